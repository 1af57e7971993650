using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hub.Host.Authentication.Jwt;

namespace Hub.Tests.Fixtures;

/// <summary>Tokens and keys for tests, made by hand: also such as no writer would make.</summary>
internal static class Tokens
{
    /// <summary>Long enough for HS256 and no longer.</summary>
    public const string Secret = "one secret of thirty-two letters";

    public static readonly JwtKey Key = Hmac();

    public static readonly JwtKey Rsa = NewRsa();

    public static readonly JwtKey Ec = NewEc();

    public static HmacKey Hmac(JwtAlgorithm algorithm = JwtAlgorithm.HS256, string? id = null, string secret = Secret) =>
        new(algorithm, Encoding.UTF8.GetBytes(secret.PadRight(64)[..(algorithm == JwtAlgorithm.HS256 ? secret.Length : 64)]), id);

    public static RsaKey NewRsa(string? id = null)
    {
        using var rsa = RSA.Create(2048);
        return new RsaKey(rsa.ExportParameters(true), id);
    }

    public static EcKey NewEc(string? id = null)
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new EcKey(ec.ExportParameters(true), id);
    }

    /// <summary>Signs these texts as they are; without a header with the key's algorithm.</summary>
    public static string Make(string payload, string? header = null, JwtKey? key = null)
    {
        key ??= Key;
        var signed = $"{Text(header ?? $$"""{"alg":"{{key.Algorithm}}"}""")}.{Text(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Text(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
