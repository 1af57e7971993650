using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Hub.Host.Api;
using Microsoft.Extensions.Options;

namespace Hub.Host.Admin;

/// <summary>Whether a request may look after the node: by the one key, the configured one or the one that was made at start.</summary>
internal sealed class AdminAccess
{
    private const string Scheme = "Bearer";

    // Hashes have one length, so that comparing them says nothing of the key's. Null while there is no key.
    private volatile byte[]? _hash;

    public AdminAccess(IOptions<AdminOptions> options)
    {
        if (options.Value.Key is { } key) Take(key);
    }

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => _hash is not null;

    /// <summary>From now on this is the key.</summary>
    public void Take(string key) => _hash = Hash(key);

    /// <returns>Null when it may, else the answer.</returns>
    public ApiRefusal? Check(HttpRequest request)
    {
        if (_hash is not { } hash)
            return Refuse("There is no admin key: set HUB__ADMIN__KEY, then send Authorization: Bearer KEY");
        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            && header.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Hash(header.Parameter ?? ""), hash)
                ? null
                : Refuse("The admin key is needed: Authorization: Bearer KEY, that of HUB__ADMIN__KEY, else of the file that hub serve wrote for its user at start");
    }

    private static ApiRefusal Refuse(string text) => new(StatusCodes.Status401Unauthorized, text, Scheme);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
