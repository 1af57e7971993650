using System.Text;

namespace Hub.Host.Sockets;

/// <summary>One whole message of a peer.</summary>
public readonly struct SocketMessage : IEquatable<SocketMessage>
{
    internal SocketMessage(bool isText, ReadOnlyMemory<byte> data)
    {
        IsText = isText;
        Data = data;
    }

    /// <summary>Whether it came as text, which is UTF-8 then; else it is binary.</summary>
    public bool IsText { get; }

    /// <summary>Its bytes, the receiver's to keep.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Its bytes read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Whether both are the same bytes in memory, of the same kind.</summary>
    public static bool operator ==(SocketMessage left, SocketMessage right) => left.Equals(right);

    /// <summary>Whether they are not.</summary>
    public static bool operator !=(SocketMessage left, SocketMessage right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SocketMessage other) => IsText == other.IsText && Data.Equals(other.Data);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SocketMessage other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsText, Data);

    /// <summary>The text, or how many bytes it is.</summary>
    public override string ToString() => IsText ? Text : $"{Data.Length} bytes";
}
