using System.Globalization;
using System.Security.Claims;
using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;

namespace Hub.Host.Authentication;

/// <summary>Reads of a principal what the hub needs to know.</summary>
internal static class Identities
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="principal">Who was authenticated; one that was not is nobody.</param>
    /// <param name="skew">So long a token counts as good beyond its end.</param>
    public static Identity Of(ClaimsPrincipal principal, TimeSpan skew) => principal.Identity is { IsAuthenticated: true } identity
        ? new Identity(
            principal.FindFirst("sub")?.Value ?? principal.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name,
            principal,
            GrantsOf(principal),
            ExpiryOf(principal, skew))
        : Identity.Nobody;

    // What nobody can read grants nothing.
    private static Func<string, RoomRight, bool>? GrantsOf(ClaimsPrincipal principal)
    {
        if (principal.FindFirst("rooms") is not { } claim) return null;
        if (RoomGrants.TryParse(claim.Value, out var grants)) return grants!.Allows;
        return static (_, _) => false;
    }

    // RFC 7519, section 4.1.4: seconds since 1970, perhaps with a fraction. What nobody can read has expired.
    private static long? ExpiryOf(ClaimsPrincipal principal, TimeSpan skew)
    {
        if (principal.FindFirst("exp") is not { } claim) return null;
        return double.TryParse(claim.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? (long)Math.Clamp((seconds * 1_000) + skew.TotalMilliseconds, 0, LastMillisecond)
            : 0;
    }
}
