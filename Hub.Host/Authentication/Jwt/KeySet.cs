using System.Security.Cryptography;
using System.Text.Json;

namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// Reads a JWK Set (RFC 7517, section 5; the members of its keys are those of RFC 7518, section 6). Keys for something else, other algorithms or encryption, are
/// passed over, as the RFC wants it; one that is meant for here and cannot be used is a mistake.
/// </summary>
internal static class KeySet
{
    private const int P256Bytes = 32;
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    /// <param name="json">The text, in UTF-8.</param>
    /// <param name="secrets">Whether secrets (<c>oct</c>) are taken. A set that anybody can fetch cannot hold one.</param>
    public static KeysRead Read(ReadOnlyMemory<byte> json, bool secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var list)
                || list.ValueKind != JsonValueKind.Array) return KeysRead.Nothing("""must be a JWK Set: {"keys":[…]} (RFC 7517, section 5)""");
            var keys = new List<JwtKey>();
            var mistakes = new List<string>();
            foreach (var (index, entry) in list.EnumerateArray().Index())
            {
                var (key, mistake) = Read(entry, secrets);
                if (key is not null) keys.Add(key);
                if (mistake is not null) mistakes.Add($"has at keys[{index}] what {mistake}");
            }

            if (keys.Count == 0 && mistakes.Count == 0) mistakes.Add($"has no key for {string.Join(", ", Enum.GetNames<JwtAlgorithm>())}");
            return new KeysRead(keys, mistakes);
        }
        // The second is thrown at half of a surrogate pair.
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            return KeysRead.Nothing("must be JSON, and no member may come twice");
        }
    }

    private static (JwtKey? Key, string? Mistake) Read(JsonElement key, bool secrets)
    {
        if (key.ValueKind != JsonValueKind.Object) return (null, "must be an object");
        if (Text(key, "use") is { } use && use != "sig") return (null, null);
        if (key.TryGetProperty("key_ops", out var uses) && !(uses.ValueKind == JsonValueKind.Array
            && uses.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals("verify")))) return (null, null);
        try
        {
            return (Text(key, "kty"), Text(key, "alg")) switch
            {
                ("RSA", null or "RS256") => (new RsaKey(new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") }, Text(key, "kid")), null),
                ("EC", null or "ES256") when Text(key, "crv") == "P-256" => (new EcKey(PointOf(key), Text(key, "kid")), null),
                ("EC", "ES256") => (null, "must be on the curve P-256 for ES256"),
                ("oct", null) when secrets => (null, "must name its alg: HS256, HS384 or HS512"),
                ("oct", { } name) when secrets && JwtAlgorithms.TryParse(name, out var algorithm) && algorithm.IsHmac() => (Secret(key, algorithm), null),
                ("oct", _) when !secrets => (null, "must be a public key, and is a secret that whoever fetches it knows"),
                _ => (null, null),
            };
        }
        catch (ArgumentException unfit)
        {
            // Its message ends with the parameter's name, which says nothing to whoever made the key.
            return (null, unfit.Message.Split(" (Parameter")[0]);
        }
        catch (Exception unfit) when (unfit is CryptographicException or FormatException)
        {
            return (null, $"must be a key with the members of RFC 7518, section 6 ({unfit.Message.TrimEnd('.')})");
        }
    }

    private static HmacKey Secret(JsonElement key, JwtAlgorithm algorithm) => new(algorithm, Bytes(key, "k"), Text(key, "kid"));

    private static ECParameters PointOf(JsonElement key)
    {
        var point = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") };
        return point.X.Length == P256Bytes && point.Y.Length == P256Bytes
            ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point }
            : throw new FormatException($"x and y must have {P256Bytes} bytes");
    }

    // Some issuers write the sign byte that other encodings of large numbers have.
    private static byte[] Number(JsonElement key, string member) => [.. Bytes(key, member).SkipWhile(digit => digit == 0)];

    private static byte[] Bytes(JsonElement key, string member) =>
        Text(key, member) is { Length: > 0 } text && StrictBase64Url.TryDecode(text, out var bytes) ? bytes : throw new FormatException($"{member} must be base64url without padding");

    private static string? Text(JsonElement key, string member) => !key.TryGetProperty(member, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"{member} must be a text");
}
