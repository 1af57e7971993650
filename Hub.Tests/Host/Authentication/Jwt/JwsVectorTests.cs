using System.Text;
using Hub.Host.Authentication;
using Hub.Host.Authentication.Jwt;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Authentication.Jwt;

/// <summary>The examples of the RFCs, as they are printed there.</summary>
public class JwsVectorTests
{
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    // RFC 7515, appendix A.1; the same token is the example of RFC 7519, section 3.1.
    private const string A1Key = """{"keys":[{"kty":"oct","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}]}""";
    private const string A1 = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{Payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    // RFC 7515, appendix A.2.
    private const string A2Key = """
        {"keys":[{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}]}
        """;
    private const string A2 = $"eyJhbGciOiJSUzI1NiJ9.{Payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

    // RFC 7515, appendix A.3.
    private const string A3Key = """{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}""";
    private const string A3 = $"eyJhbGciOiJFUzI1NiJ9.{Payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    public static TheoryData<string, string> Printed() => new() { { A1, A1Key }, { A2, A2Key }, { A3, A3Key } };

    [Theory]
    [MemberData(nameof(Printed))]
    public void A_printed_signature_is_good_and_its_claims_are_read(string token, string key)
    {
        Assert.True(Read(token).IsSignedBy(Key(key)));
        Assert.Equal("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}", Encoding.UTF8.GetString(Read(token).Payload));
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void A_printed_token_is_refused_only_for_the_user_that_it_does_not_name(string token, string key)
    {
        var validator = new JwtValidator("joe", null, TimeSpan.Zero, new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1300819379)));

        Assert.Equal((TokenOutcome.Bad, "it has no sub, and a user needs a name"), Result(validator, token, key));
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void A_printed_token_with_one_character_changed_anywhere_is_refused(string token, string key)
    {
        var keys = Key(key);
        for (var at = 0; at < token.Length; at++)
        {
            if (token[at] == '.') continue;
            var changed = string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1));
            Assert.False(Jws.Read(changed, out var jws) is null && jws!.IsSignedBy(keys), $"{at}: {changed}");
        }
    }

    [Theory]
    [MemberData(nameof(Printed))]
    public void A_printed_signature_is_not_good_for_another_key(string token, string key)
    {
        var others = new[] { A1Key, A2Key, A3Key }.Where(other => other != key).Select(Key);

        Assert.All(others, other => Assert.False(Read(token).IsSignedBy(other)));
    }

    [Fact]
    public void The_unsecured_token_of_appendix_A_5_is_refused()
    {
        var validator = new JwtValidator(null, null, TimeSpan.Zero, new ManualTimeProvider(DateTimeOffset.FromUnixTimeSeconds(0)));

        Assert.Equal(
            (TokenOutcome.Bad, "alg none in its header is none of HS256, HS384, HS512, RS256, ES256"),
            Result(validator, $"eyJhbGciOiJub25lIn0.{Payload}.", A1Key));
    }

    private static (TokenOutcome, string?) Result(JwtValidator validator, string token, string key)
    {
        var result = validator.Check(token, [Key(key)]);
        return (result.Outcome, result.Reason);
    }

    private static Jws Read(string token)
    {
        Assert.Null(Jws.Read(token, out var jws));
        return jws!;
    }

    private static JwtKey Key(string set)
    {
        var read = KeySet.Read(Encoding.UTF8.GetBytes(set), secrets: true);
        Assert.Empty(read.Mistakes);
        return Assert.Single(read.Keys);
    }
}
