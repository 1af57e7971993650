using System.Security.Claims;
using Hub.Host;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Host.Authentication;

public sealed class TokenVerificationTests : IDisposable
{
    private static readonly ManualTimeProvider s_time = new();
    private static readonly long s_now = s_time.GetUtcNow().ToUnixTimeSeconds();
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-keys").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_a_key_and_without_a_verifier_of_the_application_nobody_checks()
    {
        await using var app = Build([]);

        Assert.False(Of(app).Exists);
        Assert.Null(Of(app).Of(app.Services));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Of(app).CheckAsync("a", CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task A_good_token_names_the_user_until_when_and_what_else_it_says()
    {
        await using var app = Build([new("Hub:Auth:Key", Tokens.Secret), new("Hub:Auth:Required", "true")]);
        var token = Tokens.Make($$"""{"sub":"ann","exp":{{s_now + 60}},"rooms": {"chat": ["join"]} ,"jti":"7","name":"Ann","role":"chief","age":30,"o":{},"a":["x"]}""");

        var (outcome, user) = await Of(app).CheckAsync(token, CancellationToken.None);

        Assert.Equal(TokenOutcome.Good, outcome);
        Assert.Equal(("token", true, "ann", true), (user!.Identity!.AuthenticationType, user.Identity.IsAuthenticated, user.Identity.Name, user.IsInRole("chief")));
        Assert.Equal(
            [("sub", "ann"), ("jti", "7"), ("name", "Ann"), ("role", "chief"), ("exp", $"{s_now + 60}"), ("rooms", """{"chat": ["join"]}""")],
            user.Claims.Select(claim => (claim.Type, claim.Value)));
    }

    [Theory]
    [InlineData(60, "Good")]
    [InlineData(-29, "Good")]
    [InlineData(-30, "Expired")]
    public async Task Good_bad_and_expired_are_told_apart(int exp, string outcome)
    {
        await using var app = Build([new("Hub:Auth:Key", Tokens.Secret)]);
        var token = Tokens.Make($$"""{"sub":"ann","exp":{{s_now + exp}}}""");

        var check = await Of(app).CheckAsync(token, CancellationToken.None);

        Assert.Equal((outcome, outcome == "Good"), (check.Outcome.ToString(), check.User is not null));
        Assert.Equal(outcome == "Good", await Of(app).Of(app.Services)!.VerifyAsync(token, CancellationToken.None) is not null);
        Assert.Equal(new TokenCheck(TokenOutcome.Bad, null), await Of(app).CheckAsync(token + "A", CancellationToken.None));
    }

    [Fact]
    public async Task Keys_of_several_settings_add_up_and_each_keeps_its_algorithm()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var file = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(file, rsa.ExportSubjectPublicKeyInfoPem());
        await using var app = Build([new("Hub:Auth:Key", Tokens.Secret), new("Hub:Auth:KeyFile", file), new("Hub:Auth:Skew", "0"), new("Hub:Auth:Issuer", "joe")]);
        var payload = $$"""{"sub":"ann","iss":"joe","exp":{{s_now + 1}}}""";

        Assert.Equal(TokenOutcome.Good, await OutcomeAsync(app, Tokens.Make(payload)));
        Assert.Equal(TokenOutcome.Good, await OutcomeAsync(app, Tokens.Make(payload, key: new Hub.Host.Authentication.Jwt.RsaKey(rsa.ExportParameters(true)))));
        Assert.Equal(TokenOutcome.Bad, await OutcomeAsync(app, Tokens.Make(payload, key: Tokens.Rsa)));
        Assert.Equal(TokenOutcome.Bad, await OutcomeAsync(app, Tokens.Make($$"""{"sub":"ann","iss":"ben","exp":{{s_now + 1}}}""")));
        Assert.Equal(TokenOutcome.Expired, await OutcomeAsync(app, Tokens.Make($$"""{"sub":"ann","iss":"joe","exp":{{s_now}}}""")));
    }

    [Fact]
    public async Task A_verifier_of_the_application_takes_the_place_of_the_hubs_and_may_belong_to_a_scope()
    {
        await using var app = Build([new("Hub:Auth:Key", Tokens.Secret)], services => services.AddScoped<ITokenVerifier, TokenIsName>());

        Assert.True(Of(app).Exists);
        Assert.Equal("ann", (await Of(app).CheckAsync("ann", CancellationToken.None)).User!.FindFirst("sub")!.Value);
        Assert.Equal(new TokenCheck(TokenOutcome.Bad, null), await Of(app).CheckAsync("stolen", CancellationToken.None));
        await using var scope = app.Services.CreateAsyncScope();
        Assert.IsType<TokenIsName>(Of(app).Of(scope.ServiceProvider));
        Assert.NotSame(Of(app).Of(scope.ServiceProvider), await VerifierOfAnotherScopeAsync(app));
    }

    [Theory]
    [InlineData(1, "Good")]
    [InlineData(0, "Expired")]
    [InlineData(-1, "Expired")]
    public async Task A_user_of_the_applications_verifier_whose_time_is_over_has_an_expired_token(int exp, string outcome)
    {
        await using var app = Build([], services => services.AddSingleton<ITokenVerifier, TokenIsName>());

        Assert.Equal(outcome, (await Of(app).CheckAsync($"ann {s_now + exp}", CancellationToken.None)).Outcome.ToString());
    }

    [Theory]
    [InlineData("Key", "too short", "Hub:Auth:Key=*** must have at least 32 bytes for HS256 (RFC 7518, section 3.2) and has 9: make one with openssl rand -base64 32")]
    [InlineData("Key", "", "Hub:Auth:Key=*** must have at least 32 bytes for HS256 (RFC 7518, section 3.2) and has 0: make one with openssl rand -base64 32")]
    [InlineData("KeyFile", "/no/such/file.pem", "Hub:Auth:KeyFile=/no/such/file.pem must be a file, which it is not")]
    [InlineData("Jwks", "http://issuer.example/keys", "Hub:Auth:Jwks=http://issuer.example/keys must be an address such as https://issuer.example/jwks.json, without user and"
        + " password; http is for this machine's own only")]
    [InlineData("Issuer", "", "Hub:Auth:Issuer= must not be empty: name the issuer, or remove the setting to take tokens of any")]
    [InlineData("Audience", "", "Hub:Auth:Audience= must not be empty: name the audience, or remove the setting to take tokens for any")]
    [InlineData("Skew", "-00:00:01", "Hub:Auth:Skew=-00:00:01 must be a time hh:mm:ss from 0 to 1.00:00:00 (one day)")]
    public void A_setting_that_breaks_its_rule_stops_the_start_and_a_secret_is_not_told(string name, string value, string failure)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Build([new($"Hub:Auth:{name}", value)]));

        Assert.Equal([failure], refused.Failures);
    }

    private static WebApplication Build(KeyValuePair<string, string?>[] settings, Action<IServiceCollection>? services = null) => HubApplication.Build(builder =>
    {
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<TimeProvider>(s_time);
        services?.Invoke(builder.Services);
    });

    private static TokenVerification Of(WebApplication app) => app.Services.GetRequiredService<TokenVerification>();

    private static async Task<TokenOutcome> OutcomeAsync(WebApplication app, string token) => (await Of(app).CheckAsync(token, CancellationToken.None)).Outcome;

    private static async Task<ITokenVerifier?> VerifierOfAnotherScopeAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return Of(app).Of(scope.ServiceProvider);
    }

    private sealed class TokenIsName : ITokenVerifier
    {
        public ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(token.Split(' ') switch
        {
            ["stolen"] => null,
            [var name, var exp] => new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name), new Claim("exp", exp)], "token")),
            [var name, ..] => new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name)], "token")),
            [] => null,
        });
    }
}
