using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hub.Host.Authentication.Jwt;

namespace Hub.Tests.Host.Authentication.Jwt;

public sealed class KeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(nameof(JwtAlgorithm.HS256), 32)]
    [InlineData(nameof(JwtAlgorithm.HS384), 48)]
    [InlineData(nameof(JwtAlgorithm.HS512), 64)]
    public void A_secret_is_at_least_as_long_as_the_hash(string name, int bytes)
    {
        var algorithm = Enum.Parse<JwtAlgorithm>(name);

        Assert.Null(HmacKey.RuleBroken(algorithm, bytes));
        Assert.Equal(
            $"must have at least {bytes} bytes for {name} (RFC 7518, section 3.2) and has {bytes - 1}: make one with openssl rand -base64 {bytes}",
            HmacKey.RuleBroken(algorithm, bytes - 1));
        Assert.Throws<ArgumentException>(() => new HmacKey(algorithm, new byte[bytes - 1]));
    }

    [Fact]
    public void A_public_key_in_PEM_is_read_by_its_kind()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(JwtAlgorithm.RS256, Read(rsa.ExportSubjectPublicKeyInfoPem()).Keys.Single().Algorithm);
        Assert.Equal(JwtAlgorithm.RS256, Read(rsa.ExportRSAPublicKeyPem()).Keys.Single().Algorithm);
        Assert.Equal(JwtAlgorithm.ES256, Read(ec.ExportSubjectPublicKeyInfoPem()).Keys.Single().Algorithm);
    }

    [Fact]
    public void A_private_key_makes_what_its_public_one_checks()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (secret, open) in new[]
        {
            (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem()),
            (rsa.ExportRSAPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem()),
            (ec.ExportPkcs8PrivateKeyPem(), ec.ExportSubjectPublicKeyInfoPem()),
            (ec.ExportECPrivateKeyPem(), ec.ExportSubjectPublicKeyInfoPem()),
        })
        {
            var signature = Read(secret, KeyHalf.Private).Keys.Single().Sign("hello"u8);
            Assert.True(Read(open).Keys.Single().Verifies("hello"u8, signature));
            Assert.True(Read(secret, KeyHalf.Either).Keys.Single().Verifies("hello"u8, signature));
            Assert.False(Read(open).Keys.Single().Verifies("hallo"u8, signature));
        }
    }

    [Fact]
    public void A_key_in_PEM_that_cannot_be_used_is_told_why()
    {
        using var shortRsa = RSA.Create(1024);
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        const string Any = "must hold one key in PEM without a password, RSA of at least 2048 bits or EC on P-256, or be a JWK Set whose name ends in .json";

        Assert.Equal(["must be an RSA key of at least 2048 bits (RFC 7518, section 3.3) and has 1024"], Read(shortRsa.ExportSubjectPublicKeyInfoPem()).Mistakes);
        Assert.Equal(["must be a key on the curve P-256 (RFC 7518, section 3.4)"], Read(ec.ExportSubjectPublicKeyInfoPem()).Mistakes);
        Assert.Equal([Any], Read("").Mistakes);
        Assert.Equal([Any], Read("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----").Mistakes);
        Assert.Equal([Any], Read($"{rsa.ExportSubjectPublicKeyInfoPem()}\n{rsa.ExportSubjectPublicKeyInfoPem()}").Mistakes);
        Assert.Equal(
            [Any],
            Read(rsa.ExportEncryptedPkcs8PrivateKeyPem("password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)), KeyHalf.Either)
                .Mistakes);
        Assert.Equal(
            ["must hold the public key alone, for a node need not be able to make tokens: openssl pkey -in PRIVATE.pem -pubout"],
            Read(rsa.ExportPkcs8PrivateKeyPem()).Mistakes);
        Assert.Equal(
            ["must hold a private key in PEM (-----BEGIN PRIVATE KEY-----)"], Read(rsa.ExportSubjectPublicKeyInfoPem(), KeyHalf.Private).Mistakes);
        Assert.Equal(["must be a file, which it is not"], KeyFile.Read(Path.Combine(_folder, "none.pem"), KeyHalf.Public).Mistakes);
    }

    [Fact]
    public void A_set_has_keys_by_name_and_what_is_for_something_else_is_passed_over()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (n, point) = (Encode(rsa.ExportParameters(false).Modulus!), ec.ExportParameters(false).Q);
        var read = Set($$"""
            {"extra":1,"keys":[
              {"kty":"RSA","kid":"r","use":"sig","n":"{{n}}","e":"AQAB","x5t":"x"},
              {"kty":"RSA","kid":"sign byte","alg":"RS256","n":"{{Encode([0, .. rsa.ExportParameters(false).Modulus!])}}","e":"AQAB","key_ops":["verify"]},
              {"kty":"EC","kid":"e","crv":"P-256","x":"{{Encode(point.X!)}}","y":"{{Encode(point.Y!)}}"},
              {"kty":"oct","kid":"h","alg":"HS512","k":"{{Encode(new byte[64])}}"},
              {"kty":"RSA","kid":"enc","use":"enc","n":"{{n}}","e":"AQAB"},
              {"kty":"RSA","kid":"ops","key_ops":["encrypt"],"n":"{{n}}","e":"AQAB"},
              {"kty":"RSA","kid":"ps","alg":"PS256","n":"{{n}}","e":"AQAB"},
              {"kty":"EC","kid":"p521","crv":"P-521","x":"AA","y":"AA"},
              {"kty":"OKP","kid":"ed","crv":"Ed25519","x":"AA"},
              {"kty":"oct","kid":"kw","alg":"A128KW","k":"AAAA"},
              {"kty":"new"}
            ]}
            """);

        Assert.Empty(read.Mistakes);
        Assert.Equal(
            [("r", JwtAlgorithm.RS256), ("sign byte", JwtAlgorithm.RS256), ("e", JwtAlgorithm.ES256), ("h", JwtAlgorithm.HS512)],
            read.Keys.Select(key => (key.Id!, key.Algorithm)));
        var signature = rsa.SignData("hello"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(read.Keys[1].Verifies("hello"u8, signature));
    }

    [Theory]
    [InlineData("""{"kty":"oct","k":"AAAA"}""", "has at keys[0] what must name its alg: HS256, HS384 or HS512")]
    [InlineData("""{"kty":"oct","alg":"HS256","k":"AAAA"}""",
        "has at keys[0] what must have at least 32 bytes for HS256 (RFC 7518, section 3.2) and has 3: make one with openssl rand -base64 32")]
    [InlineData("""{"kty":"oct","alg":"HS256","k":"AAA="}""", "has at keys[0] what must be a key with the members of RFC 7518, section 6 (k must be base64url without padding)")]
    [InlineData("""{"kty":"oct","alg":"HS256"}""", "has at keys[0] what must be a key with the members of RFC 7518, section 6 (k must be base64url without padding)")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":7}""", "has at keys[0] what must be a key with the members of RFC 7518, section 6 (e must be a text)")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""",
        "has at keys[0] what must be a key with the members of RFC 7518, section 6 (x and y must have 32 bytes)")]
    [InlineData("""{"kty":"EC","crv":"P-384","alg":"ES256"}""", "has at keys[0] what must be on the curve P-256 for ES256")]
    [InlineData("7", "has at keys[0] what must be an object")]
    [InlineData("""{"kty":"OKP"}""", "has no key for HS256, HS384, HS512, RS256, ES256")]
    [InlineData("", "has no key for HS256, HS384, HS512, RS256, ES256")]
    public void A_key_of_a_set_that_cannot_be_used_is_told_with_its_place(string key, string mistake) =>
        Assert.Equal([mistake], Set($$"""{"keys":[{{key}}]}""").Mistakes);

    [Theory]
    [InlineData("""{"kty":"oct","kty":"oct"}""", "must be JSON, and no member may come twice")]
    [InlineData("""{"kty":"oct","alg":"\ud800"}""", "must be JSON, and no member may come twice")]
    [InlineData("{", "must be JSON, and no member may come twice")]
    public void A_set_that_cannot_be_read_is_told(string key, string mistake) => Assert.Equal([mistake], Set($$"""{"keys":[{{key}}]}""").Mistakes);

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    public void What_is_no_set_is_told(string json) => Assert.Equal(["must be a JWK Set: {\"keys\":[…]} (RFC 7517, section 5)"], Set(json).Mistakes);

    [Fact]
    public void A_point_beside_the_curve_is_no_key()
    {
        var beside = Encode([.. Enumerable.Repeat((byte)1, 32)]);

        Assert.StartsWith(
            "has at keys[0] what must be a key with the members of RFC 7518, section 6",
            Set($$"""{"keys":[{"kty":"EC","crv":"P-256","x":"{{beside}}","y":"{{beside}}"}]}""").Mistakes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_anybody_can_fetch_holds_no_secret()
    {
        var read = KeySet.Read(Encoding.UTF8.GetBytes($$"""{"keys":[{"kty":"oct","alg":"HS256","k":"{{Encode(new byte[32])}}"}]}"""), secrets: false);

        Assert.Empty(read.Keys);
        Assert.Equal(["has at keys[0] what must be a public key, and is a secret that whoever fetches it knows"], read.Mistakes);
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private KeysRead Read(string pem, KeyHalf half = KeyHalf.Public) => ReadFile("key.pem", pem, half);

    private KeysRead Set(string json) => ReadFile("keys.json", json, KeyHalf.Public);

    private KeysRead ReadFile(string name, string text, KeyHalf half)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return KeyFile.Read(path, half);
    }
}
