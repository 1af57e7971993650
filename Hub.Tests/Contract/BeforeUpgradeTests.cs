using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>An application's own say in an upgrade.</summary>
public class BeforeUpgradeTests
{
    [Fact]
    public async Task A_hook_refuses_with_a_status_a_text_and_headers()
    {
        await using var hub = await StartAsync(options => options.VerifyClient = context => ValueTask.FromResult(
            context.Request.Query["username"].Count > 0
                ? null
                : new SocketRefusal(403, "Connection rejected", new Dictionary<string, string> { ["X-Reason"] = "no name" })));

        using var refused = await UpgradeRequest.SendAsync(hub, "/route");
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.Equal("Connection rejected", await refused.Content.ReadAsStringAsync());
        Assert.Equal("text/plain", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["no name"], refused.Headers.GetValues("X-Reason"));
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/route?username=ann"));
    }

    [Fact]
    public async Task A_hook_says_of_what_type_its_text_is()
    {
        await using var hub = await StartAsync(options => options.VerifyClient = _ => ValueTask.FromResult<SocketRefusal?>(
            new SocketRefusal(418, """{"error":"teapot"}""", new Dictionary<string, string> { ["Content-Type"] = "application/json" })));

        using var refused = await UpgradeRequest.SendAsync(hub, "/route");

        Assert.Equal(418, (int)refused.StatusCode);
        Assert.Equal("application/json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"error":"teapot"}""", await refused.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(101)]
    [InlineData(200)]
    [InlineData(600)]
    public void A_status_that_refuses_nothing_is_a_mistake(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SocketRefusal(status, "no"));

    [Fact]
    public async Task On_a_wildcard_route_a_name_is_greeted_on_any_path_and_no_name_refused()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app
            .MapSocket("/any/{**path}", async (HubSocket socket) => await socket.SendAsync($"Hello {socket.Request.Query["username"]}!"))
            .WithSocketOptions(options => options.VerifyClient = context => ValueTask.FromResult(
                context.Request.Query["username"].Count > 0 ? null : new SocketRefusal(403, "Connection rejected"))));

        foreach (var path in new[] { "/any", "/any/path", "/any/path/below" })
        {
            await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl($"{path}?username=Fastify"));
            Assert.Equal("Hello Fastify!", await client.NextTextAsync());
            Assert.Equal((403, "Connection rejected"), await UpgradeRequest.RefusalAsync(hub, path));
        }
    }

    [Fact]
    public async Task A_hook_that_throws_is_answered_500_without_its_message()
    {
        await using var hub = await StartAsync(options => options.VerifyClient = _ => throw new InvalidOperationException("a secret"));

        Assert.Equal((500, ""), await UpgradeRequest.RefusalAsync(hub, "/route"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hook_that_throws_is_the_applications_own_exception_handlers(bool isVerify)
    {
        await using var hub = await StartAsync(
            options =>
            {
                if (isVerify) options.VerifyClient = _ => throw new InvalidOperationException("a secret");
                else options.HandleProtocols = (_, _) => throw new InvalidOperationException("a secret");
            },
            map: app => app.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => context.Response.WriteAsync("the application's own words"),
            }));

        Assert.Equal((500, "the application's own words"), await UpgradeRequest.RefusalAsync(hub, "/route", "Sec-WebSocket-Protocol: a"));
    }

    [Theory]
    [InlineData("a, b, c", "b")]
    [InlineData("c,b", "c")]
    [InlineData("a", null)]
    [InlineData("B", null)]
    [InlineData("", null)]
    public async Task Of_the_offered_subprotocols_the_first_that_the_route_knows_is_chosen(string offered, string? chosen)
    {
        await using var hub = await StartAsync(options =>
        {
            options.Subprotocols.Add("c");
            options.Subprotocols.Add("b");
        });

        Assert.Equal((101, chosen), await AgreedAsync(hub, offered));
    }

    [Theory]
    [InlineData("a, b", "b")]
    [InlineData("a", null)]
    public async Task A_hook_chooses_one_of_the_offered_subprotocols_or_none(string offered, string? chosen)
    {
        await using var hub = await StartAsync(options => options.HandleProtocols = (_, offers) => offers.Count > 1 ? offers[^1] : null);

        Assert.Equal((101, chosen), await AgreedAsync(hub, offered));
    }

    [Fact]
    public async Task A_hook_is_asked_for_no_choice_where_nothing_is_offered()
    {
        await using var hub = await StartAsync(options => options.HandleProtocols = (_, _) => throw new InvalidOperationException("asked"));

        Assert.Equal((101, null), await AgreedAsync(hub, ""));
    }

    [Theory]
    [InlineData("other")]
    [InlineData("A")]
    [InlineData("")]
    public async Task A_choice_that_was_not_offered_is_refused_with_an_error_in_the_log(string choice)
    {
        var lines = new List<string>();
        using var loggers = new ListLoggerFactory(lines, Microsoft.Extensions.Logging.LogLevel.Error);
        await using var hub = await StartAsync(
            options => options.HandleProtocols = (_, _) => choice, services => services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(loggers));

        Assert.Equal(
            (500, "The server chose a subprotocol that was not offered"),
            await UpgradeRequest.RefusalAsync(hub, "/route", "Sec-WebSocket-Protocol: a, b"));

        lock (lines)
            Assert.Equal(
                [$"Error Hub.Host.Routing.SubprotocolChoice HandleProtocols of /route chose {choice}, which is none of the 2 that the client offers: the upgrade is refused "],
                lines);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a, a")]
    [InlineData("a;b")]
    [InlineData(",")]
    [InlineData("a, (b)")]
    public async Task A_list_that_is_none_of_subprotocols_is_a_bad_request(string offered)
    {
        await using var hub = await StartAsync(_ => { });

        Assert.Equal(
            (400, "Sec-WebSocket-Protocol is not a list of different subprotocols"),
            await UpgradeRequest.RefusalAsync(hub, "/route", $"Sec-WebSocket-Protocol: {offered}"));
    }

    private static Task<HubServer> StartAsync(
        Action<SocketOptions> configure, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null) =>
        HubServer.StartAsync(services ?? (_ => { }), app =>
        {
            map?.Invoke(app);
            app.MapSocket("/route", async (HubSocket socket) => await socket.SendAsync("open")).WithSocketOptions(configure);
        });

    private static async Task<(int Status, string? Subprotocol)> AgreedAsync(HubServer hub, string offered)
    {
        using var answer = await UpgradeRequest.SendAsync(hub, "/route", offered.Length == 0 ? [] : [$"Sec-WebSocket-Protocol: {offered}"]);
        return ((int)answer.StatusCode, answer.Headers.TryGetValues("Sec-WebSocket-Protocol", out var chosen) ? chosen.Single() : null);
    }
}
