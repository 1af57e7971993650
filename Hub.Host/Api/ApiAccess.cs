using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Api;

/// <summary>
/// Whether a request may use the HTTP API: with one of the keys, or without any while every listener is loopback
/// and no key is configured.
/// </summary>
internal sealed class ApiAccess(IOptions<ApiOptions> options, IServer server)
{
    private const string Scheme = "Bearer ";

    // Hashes have one length, so that comparing them says nothing about a key, not even how long it is.
    private readonly byte[][] _keys = [.. options.Value.Keys.Select(key => Hash(key.Key))];

    public bool IsGranted(HttpRequest request)
    {
        if (_keys.Length == 0) return IsLoopbackOnly();
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var given = Hash(header[Scheme.Length..].Trim());
        var found = false;
        foreach (var key in _keys) found |= CryptographicOperations.FixedTimeEquals(key, given);
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private bool IsLoopbackOnly() => server.Features.Get<IServerAddressesFeature>() is { } bound
        && bound.Addresses.All(address => new ListenAddress(address).IsLoopback);
}
