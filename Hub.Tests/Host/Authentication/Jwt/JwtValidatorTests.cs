using Hub.Actors;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Host.Authentication;
using Hub.Host.Authentication.Jwt;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Authentication.Jwt;

public class JwtValidatorTests
{
    private const long Now = 1_700_000_000;
    private const string Good = """{"sub":"ann","exp":1700000060}""";
    private static readonly TimeSpan s_skew = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_good_token_says_who_and_until_when()
    {
        var result = Check(Tokens.Make(
            """{"sub":"ann","exp":1700000060,"nbf":1699999990,"iat":1.69999999e9,"iss":"joe","aud":["hub","web"],"jti":"7","n":1,"rooms":{"chat":["join"]},"o":{"a":[1]}}"""));

        Assert.Equal((TokenOutcome.Good, null), (result.Outcome, result.Reason));
        var claims = result.Claims!;
        Assert.Equal(
            ("ann", 1_700_000_060L, 1_699_999_990L, 1_699_999_990L, "joe", """{"chat":["join"]}"""),
            (claims.Subject, claims.Expires, claims.NotBefore, claims.IssuedAt, claims.Issuer, claims.RoomsJson));
        Assert.Equal(["hub", "web"], claims.Audiences);
        Assert.Equal([new("sub", "ann"), new("iss", "joe"), new("jti", "7")], claims.Texts);
        Assert.True(claims.Rooms!.Allows("chat", RoomRight.Join));
    }

    [Theory]
    [InlineData(nameof(JwtAlgorithm.HS256))]
    [InlineData(nameof(JwtAlgorithm.HS384))]
    [InlineData(nameof(JwtAlgorithm.HS512))]
    [InlineData(nameof(JwtAlgorithm.RS256))]
    [InlineData(nameof(JwtAlgorithm.ES256))]
    public void Each_algorithm_checks_what_it_signed_and_nothing_else(string algorithm)
    {
        var key = KeyFor(algorithm);
        var token = Tokens.Make(Good, key: key);

        Assert.Equal(TokenOutcome.Good, Check(token, key).Outcome);
        Assert.Equal("its signature is made with none of the keys", Check(token, OtherKeyFor(algorithm)).Reason);
        foreach (var at in new[] { 1, token.IndexOf('.', StringComparison.Ordinal) + 2, token.LastIndexOf('.') + 1 })
        {
            var changed = string.Concat(token.AsSpan(0, at), token[at] == 'Q' ? "R" : "Q", token.AsSpan(at + 1));
            Assert.Equal(TokenOutcome.Bad, Check(changed, key).Outcome);
        }
    }

    [Theory]
    [InlineData(Now + 60, -31, nameof(TokenOutcome.Good))]
    [InlineData(Now + 60, 89, nameof(TokenOutcome.Good))]
    [InlineData(Now + 60, 90, nameof(TokenOutcome.Expired))]
    [InlineData(Now + 60, 91, nameof(TokenOutcome.Expired))]
    [InlineData(253_402_300_799, 0, nameof(TokenOutcome.Good))]
    [InlineData(0, 0, nameof(TokenOutcome.Expired))]
    public void It_expires_at_exp_and_the_skew_later_here(long exp, int later, string outcome)
    {
        var token = Tokens.Make($$"""{"sub":"ann","exp":{{exp}}}""");

        Assert.Equal(outcome, Check(token, later: later).Outcome.ToString());
    }

    [Fact]
    public void A_fraction_of_a_second_makes_no_token_good_for_longer()
    {
        Assert.Equal(TokenOutcome.Expired, Check(Tokens.Make("""{"sub":"ann","exp":1699999970.9}""")).Outcome);
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make("""{"sub":"ann","exp":1699999971.1}""")).Outcome);
        Assert.Equal(TokenOutcome.Bad, Check(Tokens.Make("""{"sub":"ann","exp":1700000060,"nbf":1700000030.1}""")).Outcome);
    }

    [Theory]
    [InlineData(0, nameof(TokenOutcome.Bad))]
    [InlineData(1, nameof(TokenOutcome.Good))]
    public void It_begins_at_nbf_and_the_skew_earlier_here(int later, string outcome) => Assert.Equal(
        outcome, Check(Tokens.Make("""{"sub":"ann","exp":1700000060,"nbf":1700000031}"""), later: later).Outcome.ToString());

    [Fact]
    public void Why_is_told_to_whoever_has_the_key()
    {
        Assert.Equal("it expired at 2023-11-14T22:14:20Z (exp)", Check(Tokens.Make(Good), later: 1000).Reason);
        Assert.Equal(
            "it is not good before 2023-11-14T22:14:20Z (nbf)", Check(Tokens.Make("""{"sub":"ann","exp":1700000070,"nbf":1700000060}""")).Reason);
    }

    [Theory]
    [InlineData("joe", "hub", null)]
    [InlineData("joe", "web", null)]
    [InlineData("joe", null, null)]
    [InlineData(null, null, null)]
    [InlineData("Joe", "hub", "iss must be Joe and is joe")]
    [InlineData("joe", "desk", "aud must name desk and names hub, web")]
    public void Issuer_and_audience_count_where_they_are_configured(string? issuer, string? audience, string? reason) => Assert.Equal(
        reason, Check(Tokens.Make("""{"sub":"ann","exp":1700000060,"iss":"joe","aud":["hub","web"]}"""), issuer: issuer, audience: audience).Reason);

    [Fact]
    public void An_audience_may_be_one_text_and_a_missing_one_is_not_the_one_asked_for()
    {
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make("""{"sub":"ann","exp":1700000060,"aud":"hub"}"""), audience: "hub").Outcome);
        Assert.Equal("aud must name hub and is missing", Check(Tokens.Make(Good), audience: "hub").Reason);
        Assert.Equal("iss must be joe and is missing", Check(Tokens.Make(Good), issuer: "joe").Reason);
    }

    [Fact]
    public void A_token_for_somebody_else_is_bad_and_not_expired() =>
        Assert.Equal(TokenOutcome.Bad, Check(Tokens.Make("""{"sub":"ann","exp":1,"iss":"joe"}"""), issuer: "ann").Outcome);

    [Theory]
    [InlineData("""{"sub":"ann"}""", "it has no exp, and would be good for ever")]
    [InlineData("""{"exp":1700000060}""", "it has no sub, and a user needs a name")]
    [InlineData("""{"sub":"","exp":1700000060}""", "it has no sub, and a user needs a name")]
    [InlineData("""{"sub":7,"exp":1700000060}""", "sub must be a text")]
    [InlineData("""{"sub":null,"exp":1700000060}""", "sub must be a text")]
    [InlineData("""{"sub":"ann","exp":"1700000060"}""", "exp must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":1700000060000}""", "exp must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":-1}""", "exp must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":1e400}""", "exp must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":null}""", "exp must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":1700000060,"nbf":"0"}""", "nbf must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":1700000060,"iat":true}""", "iat must be a number of seconds since 1970, from 0 to 253402300799")]
    [InlineData("""{"sub":"ann","exp":1700000060,"iss":{}}""", "iss must be a text")]
    [InlineData("""{"sub":"ann","exp":1700000060,"jti":7}""", "jti must be a text")]
    [InlineData("""{"sub":"ann","exp":1700000060,"aud":7}""", "aud must be a text or an array of texts")]
    [InlineData("""{"sub":"ann","exp":1700000060,"aud":["hub",7]}""", "aud must be a text or an array of texts")]
    [InlineData("""{"sub":"ann","exp":1700000060,"exp":1700000061}""", "the payload has exp twice")]
    [InlineData("""{"sub":"ann","exp":1700000060,"s\u0075b":"ben"}""", "the payload has sub twice")]
    [InlineData("""{"sub":"ann","exp":1700000060,"x":1,"x":1}""", "the payload has x twice")]
    [InlineData("""{"sub":"ann","exp":1700000060} {}""", "the payload is not a JSON object")]
    [InlineData("""{"sub":"ann","exp":1700000060,}""", "the payload is not a JSON object")]
    [InlineData("""{"sub":"\ud800","exp":1700000060}""", "the payload is not a JSON object")]
    [InlineData("""["sub","ann"]""", "the payload is not a JSON object")]
    [InlineData("", "the payload is not a JSON object")]
    public void Claims_of_another_shape_are_refused(string payload, string reason)
    {
        var result = Check(Tokens.Make(payload));

        Assert.Equal((TokenOutcome.Bad, reason), (result.Outcome, result.Reason));
    }

    [Theory]
    [InlineData("""{"chat":["write"]}""")]
    [InlineData("""{"chat":"join"}""")]
    [InlineData("""["chat"]""")]
    [InlineData("null")]
    public void Rooms_of_another_shape_or_with_an_unknown_right_refuse_the_token(string rooms) => Assert.Equal(
        """rooms must be an object of patterns with arrays of join, publish and read, such as {"news-*":["join","read"]}""",
        Check(Tokens.Make($$"""{"sub":"ann","rooms":{{rooms}},"exp":1700000060}""")).Reason);

    [Theory]
    [InlineData("""{"alg":"none"}""", "alg none in its header is none of HS256, HS384, HS512, RS256, ES256")]
    [InlineData("""{"alg":"hs256"}""", "alg hs256 in its header is none of HS256, HS384, HS512, RS256, ES256")]
    [InlineData("""{"alg":"0"}""", "alg 0 in its header is none of HS256, HS384, HS512, RS256, ES256")]
    [InlineData("""{"alg":"PS256"}""", "alg PS256 in its header is none of HS256, HS384, HS512, RS256, ES256")]
    [InlineData("""{"alg":"HS384"}""", "there is no key for HS384")]
    [InlineData("""{"alg":256}""", "alg in its header must be a text")]
    [InlineData("""{"typ":"JWT"}""", "its header has no alg")]
    [InlineData("""{"alg":"HS256","typ":"JOSE"}""", "typ in its header must be JWT or at+jwt, if it is there")]
    [InlineData("""{"alg":"HS256","typ":null}""", "typ in its header must be a text")]
    [InlineData("""{"alg":"HS256","kid":1}""", "kid in its header must be a text")]
    [InlineData("""{"alg":"HS256","crit":["exp"],"exp":1}""", "its header has crit, and no extension is supported")]
    [InlineData("""{"alg":"HS256","crit":[]}""", "its header has crit, and no extension is supported")]
    [InlineData("""{"alg":"HS256","b64":false}""", "its header has b64 (RFC 7797), which is not supported")]
    [InlineData("""{"alg":"HS256","b64":true}""", "its header has b64 (RFC 7797), which is not supported")]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""", "the header has alg twice")]
    [InlineData("""{"alg":"none","alg":"HS256"}""", "alg none in its header is none of HS256, HS384, HS512, RS256, ES256|the header has alg twice")]
    [InlineData("""{"alg":"HS256","x":1,"x":2}""", "the header has x twice")]
    [InlineData("""{"alg":"HS256"}x""", "the header is not a JSON object")]
    [InlineData("\uFEFF{\"alg\":\"HS256\"}", "the header is not a JSON object")]
    [InlineData("7", "the header is not a JSON object")]
    public void Headers_that_are_not_understood_are_refused(string header, string reasons)
    {
        var result = Check(Tokens.Make(Good, header));

        Assert.Equal(TokenOutcome.Bad, result.Outcome);
        Assert.Contains(result.Reason, reasons.Split('|'));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData("at+jwt")]
    [InlineData("application/at+jwt")]
    public void A_type_may_be_told(string type) =>
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make(Good, $$"""{"typ":"{{type}}","alg":"HS256","unknown":{"a":[1]} }""")).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("{0}.{1}")]
    [InlineData("{0}.{1}.")]
    [InlineData("{0}.{1}.{2}.")]
    [InlineData("{0}.{1}.{2}.{2}.{2}")]
    [InlineData("{0}.{1}.{2}=")]
    [InlineData("{0}=.{1}.{2}")]
    [InlineData(" {0}.{1}.{2}")]
    [InlineData("{0}.{1}.{2}\n")]
    [InlineData("{0}.{1} .{2}")]
    [InlineData("{0}.{1}.{2}A")]
    [InlineData("{0}.{1}.+{2}")]
    [InlineData("{0}.{1}.é{2}")]
    public void Other_shapes_are_refused(string shape)
    {
        var parts = Tokens.Make(Good).Split('.');

        Assert.Equal(TokenOutcome.Bad, Check(string.Format(CultureInfo.InvariantCulture, shape, parts[0], parts[1], parts[2])).Outcome);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("AA", true)]
    [InlineData("AB", false)]
    [InlineData("AQ", true)]
    [InlineData("AAA", true)]
    [InlineData("AAB", false)]
    [InlineData("AAE", true)]
    [InlineData("AAAB", true)]
    [InlineData("A", false)]
    [InlineData("AAAAA", false)]
    [InlineData("-_-_", true)]
    [InlineData("+/+/", false)]
    [InlineData("AA==", false)]
    [InlineData("AA%", false)]
    [InlineData("AA AA", false)]
    public void Base64url_has_one_spelling_of_each_value(string text, bool isRight)
    {
        Assert.Equal(isRight, StrictBase64Url.TryDecode(text, out var bytes));
        if (isRight) Assert.Equal(text, Base64Url.EncodeToString(bytes));
    }

    [Fact]
    public void A_signature_with_another_spelling_of_its_last_bits_is_refused()
    {
        // 32 bytes leave two bits of the last character without a meaning.
        var token = Tokens.Make(Good);
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        Assert.Equal(
            "its signature is not base64url without padding (RFC 7515, section 2)",
            Check(token[..^1] + Alphabet[Alphabet.IndexOf(token[^1], StringComparison.Ordinal) + 1]).Reason);
    }

    [Fact]
    public void A_token_longer_than_8_KiB_is_not_looked_at()
    {
        string Long(int characters) => Tokens.Make($$"""{"sub":"ann","exp":1700000060,"x":"{{new string('x', characters)}}"}""");
        var longest = Enumerable.Range(6000, 200).Last(x => Long(x).Length <= 8192);

        Assert.Equal(TokenOutcome.Good, Check(Long(longest)).Outcome);
        Assert.StartsWith("it has 819", Check(Long(longest + 1)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_is_no_secret_of_an_HMAC()
    {
        using var rsa = RSA.Create(2048);
        var publicKey = new RsaKey(rsa.ExportParameters(false));
        foreach (var secret in new[] { rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), rsa.ExportSubjectPublicKeyInfoPem() + "\n" })
        {
            var forged = Tokens.Make(Good, """{"alg":"HS256"}""", new HmacKey(JwtAlgorithm.HS256, Encoding.UTF8.GetBytes(secret)));
            Assert.Equal("there is no key for HS256", Check(forged, publicKey).Reason);
        }

        // Nor with the other name on it.
        var renamed = Tokens.Make(Good, """{"alg":"RS256"}""", new HmacKey(JwtAlgorithm.HS256, Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())));
        Assert.Equal("its signature is made with none of the keys", Check(renamed, publicKey).Reason);
    }

    [Fact]
    public void A_key_that_a_token_brings_along_is_not_looked_at()
    {
        using var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(true);
        var header = $$"""{"jwk":{"kty":"RSA","e":"AQAB","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}"},"alg":"RS256"}""";

        Assert.Equal(TokenOutcome.Bad, Check(Tokens.Make(Good, header, new RsaKey(parameters)), Tokens.Rsa).Outcome);
    }

    [Fact]
    public void A_signature_of_ECDSA_in_DER_is_refused()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = $"{Tokens.Text("""{"alg":"ES256"}""")}.{Tokens.Text(Good)}";
        var der = ec.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        Assert.Equal(TokenOutcome.Bad, Check($"{signed}.{Base64Url.EncodeToString(der)}", new EcKey(ec.ExportParameters(false))).Outcome);
        // CVE-2022-21449: zeros are a signature of everything where nobody looks at them.
        Assert.Equal(TokenOutcome.Bad, Check($"{signed}.{Base64Url.EncodeToString(new byte[64])}", new EcKey(ec.ExportParameters(false))).Outcome);
    }

    [Fact]
    public void The_name_of_a_key_selects_it_and_without_one_all_of_its_algorithm_are_tried()
    {
        var (old, current) = (Tokens.Hmac(id: "old", secret: "the secret of the year before...."), Tokens.Hmac(id: "new"));
        var keys = new JwtKey[] { old, Tokens.Rsa, current };

        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make(Good, """{"alg":"HS256","kid":"old"}""", old), keys).Outcome);
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make(Good, """{"alg":"HS256","kid":"new"}""", current), keys).Outcome);
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make(Good, """{"alg":"HS256"}""", current), keys).Outcome);
        Assert.Equal("its signature is made with none of the keys", Check(Tokens.Make(Good, """{"alg":"HS256","kid":"new"}""", old), keys).Reason);
        Assert.Equal("there is no key newest for HS256", Check(Tokens.Make(Good, """{"alg":"HS256","kid":"newest"}""", current), [old, current]).Reason);
        Assert.Equal(
            "it is signed with HS256, and the key rsa is for another algorithm",
            Check(Tokens.Make(Good, """{"alg":"HS256","kid":"rsa"}""", current), [Tokens.NewRsa("rsa"), current]).Reason);
    }

    [Fact]
    public void A_key_without_a_name_is_tried_for_tokens_that_call_it_by_one() =>
        Assert.Equal(TokenOutcome.Good, Check(Tokens.Make(Good, """{"alg":"HS256","kid":"whatever"}""")).Outcome);

    private static JwtResult Check(string token, params JwtKey[] keys) => Check(token, 0, null, null, keys);

    private static JwtResult Check(string token, int later = 0, string? issuer = null, string? audience = null, JwtKey[]? keys = null) =>
        new JwtValidator(issuer, audience, s_skew, new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(Now + later)))
            .Check(token, keys is { Length: > 0 } ? keys : [Tokens.Key]);

    private static JwtKey KeyFor(string algorithm) => algorithm switch
    {
        nameof(JwtAlgorithm.RS256) => Tokens.Rsa,
        nameof(JwtAlgorithm.ES256) => Tokens.Ec,
        _ => Tokens.Hmac(Enum.Parse<JwtAlgorithm>(algorithm)),
    };

    private static JwtKey OtherKeyFor(string algorithm) => algorithm switch
    {
        nameof(JwtAlgorithm.RS256) => Tokens.NewRsa(),
        nameof(JwtAlgorithm.ES256) => Tokens.NewEc(),
        _ => Tokens.Hmac(Enum.Parse<JwtAlgorithm>(algorithm), secret: "some secret of somebody else, who is not us"),
    };
}
