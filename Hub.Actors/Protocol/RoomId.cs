using System.Diagnostics.CodeAnalysis;

namespace Hub.Actors.Protocol;

/// <summary>The name of a room, checked: 1 to 255 characters, and not one of the hub's own.</summary>
internal readonly record struct RoomId
{
    /// <summary>Long enough for any path-like name, short enough for an index key of the database.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Rooms whose messages only the hub writes, the chat's for example: were they open to raw
    /// connections, anyone could speak there in the server's name.
    /// </summary>
    public const string ReservedPrefix = "$hub/";

    private RoomId(string name) => Name = name;

    public string Name { get; }

    /// <summary>A room that only the hub itself can name.</summary>
    public static RoomId Reserved(string name) => new(ReservedPrefix + name);

    /// <summary>Takes a name that a peer sent.</summary>
    /// <param name="name">The name as it came; case and white space count.</param>
    /// <param name="room">The room, when the name is a legal one.</param>
    /// <param name="problem">What is wrong with the name, fit to be shown to whoever sent it.</param>
    public static bool TryParse(string? name, out RoomId room, [NotNullWhen(false)] out string? problem)
    {
        room = default;
        problem = name switch
        {
            null or "" => "A room needs a name",
            { Length: > MaxLength } => $"A room's name has at most {MaxLength} characters, this one has {name.Length}",
            _ when name.StartsWith(ReservedPrefix, StringComparison.Ordinal) =>
                $"Room names that begin with {ReservedPrefix} belong to the hub",
            _ => null,
        };
        if (problem is not null) return false;
        room = new RoomId(name!);
        return true;
    }

    public override string ToString() => Name;
}
