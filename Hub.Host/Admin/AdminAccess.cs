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

    private readonly AdminOptions _options;

    // Hashes have one length, so that comparing them says nothing of the key's.
    private volatile HashedKey? _configured;
    private volatile HashedKey? _made;

    public AdminAccess(IOptions<AdminOptions> options) => _options = options.Value;

    /// <summary>Whether there is a key.</summary>
    public bool HasKey => Hash() is not null;

    /// <summary>The key where none is configured.</summary>
    public void Take(string key) => _made = new HashedKey(key);

    /// <returns>Null when it may, else the answer.</returns>
    public ApiRefusal? Check(HttpRequest request)
    {
        if (Hash() is not { } hash)
            return Refuse("There is no admin key: set HUB__ADMIN__KEY, then send Authorization: Bearer KEY");
        return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            && header.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            && Fits(header.Parameter ?? "", hash)
                ? null
                : Refuse("The admin key is needed: Authorization: Bearer KEY, that of HUB__ADMIN__KEY, else of the file that hub serve wrote for its user at start");
    }

    /// <summary>Whether that is the key.</summary>
    public bool IsKey(string key) => Hash() is { } hash && Fits(key, hash);

    private static bool Fits(string key, byte[] hash) => CryptographicOperations.FixedTimeEquals(new HashedKey(key).Hash, hash);

    private static ApiRefusal Refuse(string text) => new(StatusCodes.Status401Unauthorized, text, Scheme);

    // The configured one is another where the settings were read anew.
    private byte[]? Hash()
    {
        if (_options.Key is not { } key) return _made?.Hash;
        var known = _configured;
        if (known?.Key != key) _configured = known = new HashedKey(key);
        return known.Hash;
    }

    private sealed class HashedKey(string key)
    {
        public string Key => key;

        public byte[] Hash { get; } = SHA256.HashData(Encoding.UTF8.GetBytes(key));
    }
}
