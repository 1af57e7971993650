namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// One key, with the one algorithm that it is for: a token that names another one is not checked with it, which shuts out an RSA key taken for
/// the secret of an HMAC (RFC 8725, sections 2.1 and 3.1). Immutable, and used by many threads.
/// </summary>
internal abstract class JwtKey(JwtAlgorithm algorithm, string? id)
{
    public JwtAlgorithm Algorithm { get; } = algorithm;

    /// <summary>Its name among several (<c>kid</c>), or null.</summary>
    public string? Id { get; } = id;

    /// <summary>Whether the signature over these bytes was made with it.</summary>
    public abstract bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

    /// <summary>Signs these bytes.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Only the public half is known.</exception>
    public abstract byte[] Sign(ReadOnlySpan<byte> bytes);
}
