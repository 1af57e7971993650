using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Api;

/// <summary>Whether a request may use the HTTP API: by one of the keys and its scopes.</summary>
internal sealed class ApiAccess(IOptions<ApiOptions> options, IServer server)
{
    private const string Scheme = "Bearer ";

    // Hashes have one length, so that comparing them says nothing about a key, not even how long it is.
    private volatile HashedKeys _keys = new([], []);

    /// <summary>Looks at the request's key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">What it wants.</param>
    /// <param name="room">In which room; null for what is not of one room.</param>
    /// <param name="opensOnLoopback">Whether it is granted to all where no key is configured and every listener is loopback.</param>
    /// <returns>Null when it is granted, else the answer.</returns>
    public ApiRefusal? Check(HttpRequest request, ApiScope scope, string? room = null, bool opensOnLoopback = false)
    {
        var keys = Keys();
        if (keys.Length == 0)
            return opensOnLoopback && IsLoopbackOnly()
                ? null
                : Unknown("No API key is configured: set HUB__API__KEYS__0__KEY, then send Authorization: Bearer <key>");

        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Unknown();
        var given = Hash(header[Scheme.Length..].Trim());
        var (isKnown, isGranted) = (false, false);
        foreach (var (key, grants) in keys)
        {
            if (!CryptographicOperations.FixedTimeEquals(key, given)) continue;
            isKnown = true;
            isGranted |= grants.Any(grant => grant.Covers(scope, room));
        }

        return isGranted ? null : isKnown ? Missing(scope, room) : Unknown();
    }

    // The settings have another list where they were read anew.
    private (byte[] Hash, IReadOnlyList<ApiGrant> Grants)[] Keys()
    {
        var keys = options.Value.Keys;
        if (!ReferenceEquals(_keys.Of, keys)) _keys = new HashedKeys(keys, [.. keys.Select(key => (Hash(key.Key), key.Grants))]);
        return _keys.All;
    }

    private static ApiRefusal Unknown(string text = "An API key is needed: Authorization: Bearer <key>, one of HUB__API__KEYS__0__KEY …") =>
        new(StatusCodes.Status401Unauthorized, text, "Bearer");

    private static ApiRefusal Missing(ApiScope scope, string? room)
    {
        var name = ApiGrant.Text(scope);
        return new ApiRefusal(
            StatusCodes.Status403Forbidden,
            $"The API key has no scope {name} {(scope == ApiScope.Broadcast ? "" : room is null ? "for all rooms " : $"for room {room} ")}(HUB__API__KEYS__n__SCOPES)",
            $"Bearer error=\"insufficient_scope\", scope=\"{name}\"");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private bool IsLoopbackOnly() => server.Features.Get<IServerAddressesFeature>() is { } bound
        && bound.Addresses.All(address => new ListenAddress(address).IsLoopback);

    private sealed record HashedKeys(IList<ApiKey> Of, (byte[] Hash, IReadOnlyList<ApiGrant> Grants)[] All);
}
