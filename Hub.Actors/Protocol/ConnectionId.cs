using System.Globalization;

namespace Hub.Actors.Protocol;

/// <summary>Names one connection in the whole cluster. Made by <see cref="ConnectionIdFactory"/> only.</summary>
internal readonly record struct ConnectionId(ulong Value)
{
    /// <summary>No connection: the sender of what the hub itself says.</summary>
    public static readonly ConnectionId None;

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out ConnectionId id)
    {
        var isId = text is { Length: 16 } & ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = isId ? new ConnectionId(value) : None;
        return isId;
    }

    /// <summary>Sixteen lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
