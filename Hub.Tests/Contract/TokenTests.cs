using System.Net.WebSockets;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Hub.Actors;
using Hub.Host;
using Hub.Host.Authentication;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Contract;

/// <summary>Tokens, looked at before an upgrade.</summary>
public class TokenTests
{
    private const string Missing = """{"error":"Token required"}""";
    private const string Bad = """{"error":"Invalid token"}""";

    [Theory]
    [InlineData("/members")]
    [InlineData("/ws")]
    [InlineData("/ws/lobby")]
    [InlineData("/chat")]
    public async Task A_route_that_requires_a_token_refuses_without_one_or_with_a_bad_one(string path)
    {
        await using var hub = await StartAsync(required: true);

        using (var missing = await UpgradeRequest.SendAsync(hub, path))
        {
            Assert.Equal(401, (int)missing.StatusCode);
            Assert.Equal("application/json", missing.Content.Headers.ContentType!.MediaType);
            Assert.Equal("Bearer", missing.Headers.WwwAuthenticate.ToString());
            Assert.Equal(Missing, await missing.Content.ReadAsStringAsync());
        }

        using var bad = await UpgradeRequest.SendAsync(hub, $"{path}?token=stolen");
        Assert.Equal(401, (int)bad.StatusCode);
        Assert.Equal("application/json", bad.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Bad, await bad.Content.ReadAsStringAsync());
        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, path, "Authorization: Bearer stolen"));
        Assert.Equal((401, Missing), await UpgradeRequest.RefusalAsync(hub, $"{path}?token="));
        Assert.Equal((401, Missing), await UpgradeRequest.RefusalAsync(hub, path, "Authorization: Basic ann"));
    }

    [Theory]
    [InlineData("?token=ann", null)]
    [InlineData("", "Bearer ann")]
    [InlineData("", "bearer ann")]
    [InlineData("?token=ann", "Bearer stolen")]
    public async Task A_good_token_says_who_the_user_is_and_that_of_the_query_wins(string query, string? header)
    {
        await using var hub = await StartAsync();

        foreach (var path in new[] { "/who", "/members" })
        {
            await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path + query), Authorization(header));
            Assert.Equal("ann", await client.NextTextAsync());
        }

        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, "/who?token=stolen", "Authorization: Bearer ann"));
    }

    [Fact]
    public async Task The_user_of_a_token_is_the_user_of_the_connection()
    {
        await using var hub = await StartAsync(required: true);
        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/lobby?token=ann"));

        Assert.Equal(1, await hub.Services.GetRequiredService<IHubRooms>().SendToUserAsync("ann", "hello"));
        Assert.Equal("hello", await ann.NextTextAsync());
    }

    [Fact]
    public async Task Where_none_is_required_a_missing_token_passes_and_a_bad_one_does_not()
    {
        await using var hub = await StartAsync();

        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/who"));
        Assert.Equal("nobody", await client.NextTextAsync());
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/ws"));
        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, "/ws?token=stolen"));
    }

    [Fact]
    public async Task A_token_is_verified_once()
    {
        var verifier = new Verifier();
        await using var hub = await StartAsync(verifier, required: true);

        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/ws?token=ann"));
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/members?token=ben"));

        Assert.Equal(["ann", "ben"], verifier.Asked);
    }

    [Fact]
    public async Task A_bearer_of_an_endpoint_that_asks_for_no_token_is_not_shown_to_the_verifier()
    {
        var verifier = new Verifier();
        await using var hub = await StartAsync(verifier);
        using var http = new HttpClient { BaseAddress = hub.Url };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer an-api-key");

        Assert.Equal("""{"status":"live"}""", await http.GetStringAsync(new Uri("/health/live", UriKind.Relative)));

        Assert.Empty(verifier.Asked);
    }

    [Fact]
    public async Task Without_a_verifier_a_token_is_ignored()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, Map);

        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/who?token=stolen"));
        Assert.Equal("nobody", await client.NextTextAsync());
        Assert.Equal((401, Missing), await UpgradeRequest.RefusalAsync(hub, "/members?token=ann"));
    }

    [Fact]
    public void Required_without_a_verifier_the_start_is_refused()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => HubApplication.Build(builder =>
            builder.Configuration.AddInMemoryCollection([new("Hub:Auth:Required", "true")])));

        Assert.Equal(
            ["Hub:Auth:Required=true needs somebody who checks tokens: set HUB__AUTH__KEY, HUB__AUTH__KEYFILE or HUB__AUTH__JWKS,"
                + " register a verifier with services.AddSingleton<ITokenVerifier, …>(), or set it to false"],
            refused.Failures);
    }

    [Theory]
    [InlineData("/who?token=broken")]
    [InlineData("/ws?token=broken")]
    public async Task A_verifier_that_throws_is_the_applications_own_exception_handlers(string path)
    {
        await using var hub = await StartAsync(map: app => app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => context.Response.WriteAsync("the application's own words"),
        }));

        Assert.Equal((500, "the application's own words"), await UpgradeRequest.RefusalAsync(hub, path));
    }

    [Theory]
    [InlineData("/who?token=broken")]
    [InlineData("/members?token=broken")]
    [InlineData("/who?token=unnamed")]
    public async Task A_verifier_that_throws_or_names_nobody_is_answered_500_without_its_message(string path)
    {
        await using var hub = await StartAsync();

        Assert.Equal((500, ""), await UpgradeRequest.RefusalAsync(hub, path));
    }

    [Fact]
    public async Task An_application_keeps_its_own_scheme_as_its_default()
    {
        await using var hub = await StartAsync(
            services: services => services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BadgeHandler>("Badge", null),
            map: app =>
            {
                app.MapGet("/own", (ClaimsPrincipal user) => user.Identity!.Name).RequireAuthorization();
                app.MapSocket("/tokens-only", WhoAsync)
                    .RequireAuthorization(policy => policy.AddAuthenticationSchemes(TokenScheme.Name).RequireAuthenticatedUser());
            });
        using var http = new HttpClient { BaseAddress = hub.Url };
        http.DefaultRequestHeaders.Add("X-Badge", "carl");

        Assert.Equal("carl", await http.GetStringAsync(new Uri("/own", UriKind.Relative)));
        await using var badge = await SocketClient.ConnectAsync(hub.WebSocketUrl("/members"), options => options.SetRequestHeader("X-Badge", "carl"));
        Assert.Equal("carl", await badge.NextTextAsync());
        await using var token = await SocketClient.ConnectAsync(hub.WebSocketUrl("/tokens-only?token=ann"));
        Assert.Equal("ann", await token.NextTextAsync());
        Assert.Equal((401, Missing), await UpgradeRequest.RefusalAsync(hub, "/tokens-only", "X-Badge: carl"));
    }

    private static Task<HubServer> StartAsync(
        Verifier? verifier = null, bool required = false, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null) =>
        HubServer.StartAsync(
            collection =>
            {
                collection.AddSingleton<ITokenVerifier>(verifier ?? new Verifier());
                collection.Configure<AuthOptions>(auth => auth.Required = required);
                services?.Invoke(collection);
            },
            app =>
            {
                map?.Invoke(app);
                Map(app);
            });

    private static void Map(WebApplication app)
    {
        app.MapSocket("/who", WhoAsync);
        app.MapSocket("/members", WhoAsync).RequireAuthorization();
    }

    private static async Task WhoAsync(HubSocket socket) => await socket.SendAsync(socket.User.Identity?.Name ?? "nobody");

    private static Action<ClientWebSocketOptions>? Authorization(string? header) =>
        header is null ? null : options => options.SetRequestHeader("Authorization", header);

    private static ClaimsPrincipal User(string name, string? type) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], type));

    private sealed class Verifier : ITokenVerifier
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = [];

        public async ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation)
        {
            await Task.Yield();
            Asked.Enqueue(token);
            return token switch
            {
                "stolen" => null,
                "broken" => throw new InvalidOperationException("a secret of the application"),
                _ => User(token, token == "unnamed" ? null : "token"),
            };
        }
    }

    /// <summary>An application's own way to know its users.</summary>
    private sealed class BadgeHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Badge"] is [{ } name]
            ? AuthenticateResult.Success(new AuthenticationTicket(User(name, "badge"), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
