using System.Security.Cryptography;

namespace Hub.Host.Authentication.Jwt;

/// <summary>A secret that makes tokens and checks them (RFC 7518, section 3.2).</summary>
internal sealed class HmacKey : JwtKey
{
    private readonly byte[] _secret;

    /// <exception cref="ArgumentException">The secret is too short; see <see cref="RuleBroken"/>.</exception>
    public HmacKey(JwtAlgorithm algorithm, byte[] secret, string? id = null)
        : base(algorithm, id) => _secret = RuleBroken(algorithm, secret.Length) is { } rule ? throw new ArgumentException(rule, nameof(secret)) : secret;

    /// <summary>What a secret of this length breaks, as the end of a sentence that starts with its name; null for nothing.</summary>
    public static string? RuleBroken(JwtAlgorithm algorithm, int bytes) => bytes >= HashBytes(algorithm)
        ? null
        : $"must have at least {HashBytes(algorithm)} bytes for {algorithm} (RFC 7518, section 3.2) and has {bytes}: make one with openssl rand -base64 {HashBytes(algorithm)}";

    public override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        CryptographicOperations.FixedTimeEquals(Sign(signed), signature);

    public override byte[] Sign(ReadOnlySpan<byte> bytes) => CryptographicOperations.HmacData(Hash(Algorithm), _secret, bytes);

    private static int HashBytes(JwtAlgorithm algorithm) => algorithm switch
    {
        JwtAlgorithm.HS256 => 32,
        JwtAlgorithm.HS384 => 48,
        JwtAlgorithm.HS512 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "A secret is for HS256, HS384 or HS512."),
    };

    private static HashAlgorithmName Hash(JwtAlgorithm algorithm) => HashBytes(algorithm) switch
    {
        32 => HashAlgorithmName.SHA256,
        48 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };
}
