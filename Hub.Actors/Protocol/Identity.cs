using System.Security.Claims;

namespace Hub.Actors.Protocol;

/// <summary>Who somebody has shown to be.</summary>
/// <param name="User">The name; null for nobody.</param>
/// <param name="Principal">All that is known of the user; null for nobody.</param>
/// <param name="Grants">What the token grants, by name of a room; null for one that limits nothing.</param>
/// <param name="Expires">When that ends, in milliseconds since 1970; null for never.</param>
internal sealed record Identity(
    string? User, ClaimsPrincipal? Principal = null, Func<string, RoomRight, bool>? Grants = null, long? Expires = null)
{
    /// <summary>Whether it looks after the hub: then it may do everything in every room.</summary>
    public bool IsOperator { get; init; }

    public static readonly Identity Nobody = new(User: null);
}
