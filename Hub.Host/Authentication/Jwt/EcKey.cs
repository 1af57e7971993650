using System.Security.Cryptography;

namespace Hub.Host.Authentication.Jwt;

/// <summary>ES256 (RFC 7518, section 3.4).</summary>
internal sealed class EcKey : JwtKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    // R and S, 32 bytes each, and not the DER that other protocols have.
    private const int SignatureBytes = 64;

    // Made into a key for each use, as in RsaKey.
    private readonly ECParameters _parameters;

    /// <exception cref="ArgumentException">It is on another curve.</exception>
    /// <exception cref="CryptographicException">It is no key, or its point is not on the curve.</exception>
    public EcKey(ECParameters parameters, string? id = null)
        : base(JwtAlgorithm.ES256, id)
    {
        if (!parameters.Curve.IsNamed || parameters.Curve.Oid.Value != P256)
            throw new ArgumentException("must be a key on the curve P-256 (RFC 7518, section 3.4)", nameof(parameters));
        _parameters = parameters;
        using var key = ECDsa.Create(parameters);
    }

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureBytes) return false;
        using var key = ECDsa.Create(_parameters);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public override byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        using var key = ECDsa.Create(_parameters);
        return key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
