using System.Security.Cryptography;

namespace Hub.Host.Authentication.Jwt;

/// <summary>RS256 (RFC 7518, section 3.3).</summary>
internal sealed class RsaKey : JwtKey
{
    private const int LeastBits = 2048;

    // Made into a key for each use: the framework does not promise that several threads may share one, and a token is checked once per connection.
    private readonly RSAParameters _parameters;

    /// <exception cref="ArgumentException">It is too short.</exception>
    /// <exception cref="CryptographicException">It is no key.</exception>
    public RsaKey(RSAParameters parameters, string? id = null)
        : base(JwtAlgorithm.RS256, id)
    {
        _parameters = parameters;
        using var key = RSA.Create(parameters);
        if (key.KeySize < LeastBits)
            throw new ArgumentException($"must be an RSA key of at least {LeastBits} bits (RFC 7518, section 3.3) and has {key.KeySize}", nameof(parameters));
    }

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create(_parameters);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public override byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        using var key = RSA.Create(_parameters);
        return key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
