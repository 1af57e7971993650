using System.Text.Json;
using Hub.Host.Authentication.Jwt;

namespace Hub.Host.Commands;

/// <summary>What a good token says.</summary>
/// <param name="Algorithm">How it is signed.</param>
/// <param name="KeyId">The name of the key, or null.</param>
/// <param name="Sub">The user.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="NotBefore">From when on, or null.</param>
/// <param name="IssuedAt">When it was made, or null.</param>
/// <param name="Rooms">What it grants where; null where it limits nothing.</param>
/// <param name="Claims">All of it, as it stands there.</param>
internal sealed record TokenReport(
    string Algorithm,
    string? KeyId,
    string Sub,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? IssuedAt,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Rooms,
    JsonElement Claims)
{
    public static TokenReport Of(JwtHeader header, JwtClaims claims, JsonElement payload) => new(
        header.Algorithm.ToString(),
        header.KeyId,
        claims.Subject,
        DateTimeOffset.FromUnixTimeSeconds(claims.Expires),
        Date(claims.NotBefore),
        Date(claims.IssuedAt),
        claims.Rooms?.Patterns.ToDictionary(
            grant => grant.Pattern, grant => (IReadOnlyList<string>)[.. grant.Rights.Select(right => right.ToString().ToLowerInvariant())]),
        payload);

    private static DateTimeOffset? Date(long? seconds) => seconds is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null;
}
