using Hub.Host.Authentication.Jwt;

namespace Hub.Tests.Host.Authentication.Jwt;

public class JwksAddressTests
{
    [Theory]
    [InlineData("https://issuer.example/jwks.json", true)]
    [InlineData("http://127.0.0.1:8080/jwks.json", true)]
    [InlineData("http://localhost/jwks.json", true)]
    [InlineData("http://[::1]/jwks.json", true)]
    [InlineData("http://issuer.example/jwks.json", false)]
    [InlineData("https://user:password@issuer.example/jwks.json", false)]
    [InlineData("ftp://localhost/jwks.json", false)]
    [InlineData("/etc/jwks.json", false)]
    [InlineData("", false)]
    public void Keys_come_encrypted_or_from_this_machine(string address, bool isOne) => Assert.Equal(isOne, JwksAddress.Parse(address) is not null);
}
