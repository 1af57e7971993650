using System.Diagnostics.CodeAnalysis;

namespace Hub.Actors.Protocol;

/// <summary>The name of a room, checked: 1 to 255 characters, and from a peer not one of the server's own.</summary>
internal readonly record struct RoomId
{
    /// <summary>Long enough for any path-like name, short enough for an index key of the database.</summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Rooms of the server's own, the chat's for example: no peer can name them, so that nobody speaks there but through the route
    /// that has the room.
    /// </summary>
    public const string ReservedPrefix = "$hub/";

    private RoomId(string name) => Name = name;

    public string Name { get; }

    /// <summary>Takes a name that the server's own code says, one of its own rooms too.</summary>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static RoomId Own(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ProblemOf(name) is { } problem ? throw new ArgumentException(problem, nameof(name)) : new RoomId(name);
    }

    /// <summary>Takes a name that a peer sent.</summary>
    /// <param name="name">The name as it came; case and white space count.</param>
    /// <param name="room">The room, when the name is a legal one.</param>
    /// <param name="problem">What is wrong with the name, fit to be shown to whoever sent it.</param>
    /// <param name="takesOwn">Whether it may be one of the server's own, as for somebody who looks after the hub.</param>
    public static bool TryParse(string? name, out RoomId room, [NotNullWhen(false)] out string? problem, bool takesOwn = false)
    {
        room = default;
        problem = ProblemOf(name) ?? (!takesOwn && name!.StartsWith(ReservedPrefix, StringComparison.Ordinal)
            ? $"Room names that begin with {ReservedPrefix} belong to the hub"
            : null);
        if (problem is not null) return false;
        room = new RoomId(name!);
        return true;
    }

    public override string ToString() => Name;

    private static string? ProblemOf(string? name) => name switch
    {
        null or "" => "A room needs a name",
        { Length: > MaxLength } => $"A room's name has at most {MaxLength} characters, this one has {name.Length}",
        _ => null,
    };
}
