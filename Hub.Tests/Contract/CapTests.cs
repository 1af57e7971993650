using System.Net;
using System.Security.Claims;
using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Host.Proxies;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>How many connections there may be.</summary>
public class CapTests
{
    private const string NodeIsFull = "The node has as many connections as it takes (HUB__LIMITS__CONNECTIONS)";
    private const string AddressIsFull = "Your address has as many connections as it may (HUB__LIMITS__CONNECTIONSPERADDRESS)";
    private const string UserIsFull = "The user has as many connections as it may (HUB__LIMITS__CONNECTIONSPERUSER)";
    private const string TooManyAtOnce = "Too many connect at once (HUB__LIMITS__NEWPERSECOND)";

    [Theory]
    [InlineData("/ws")]
    [InlineData("/ws/lobby")]
    [InlineData("/echo")]
    [InlineData("/held")]
    public async Task Of_fifty_that_connect_at_once_as_many_get_in_as_the_cap_says(string path)
    {
        await using var hub = await StartAsync(limits => limits.Connections = 10, map: app => app.MapSocket("/held", HoldAsync));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => UpgradeRequest.SendAsync(hub, path)));

        Assert.Equal(10, answers.Count(answer => answer.StatusCode == HttpStatusCode.SwitchingProtocols));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.SwitchingProtocols))
            await AssertRefusedAsync(refused, 503, NodeIsFull);
        foreach (var answer in answers) answer.Dispose();
    }

    [Theory]
    [InlineData("/ws")]
    [InlineData("/ws/lobby")]
    [InlineData("/echo")]
    public async Task Who_sees_its_connection_end_finds_its_place_free(string path)
    {
        await using var hub = await StartAsync(limits => limits.Connections = 1);

        for (var i = 0; i < 20; i++)
        {
            await using var client = await RawSocket.OpenAsync(hub.Url, path);
            Assert.Equal((503, NodeIsFull), await UpgradeRequest.RefusalAsync(hub, path));
            await client.SendAsync(ClientFrames.Close(1000));
            Assert.Equal(1000, await client.CloseCodeAsync());
        }
    }

    [Fact]
    public async Task A_connection_that_is_cut_gives_its_place_back()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await StartAsync(limits => limits.Connections = 1, map: app => app.MapSocket("/held", async (HubSocket socket) =>
        {
            await HoldAsync(socket);
            await socket.CloseAsync();
            over.TrySetResult();
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/held"));

        client.Abort();

        await over.Task.WaitAsync(Limits.Generous);
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/held"));
    }

    [Theory]
    [InlineData("/ws/lobby")]
    [InlineData("/echo")]
    public async Task An_upgrade_that_fails_gives_its_place_back(string path)
    {
        await using var hub = await StartAsync(limits => limits.Connections = 1, map: app => app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (context.Request.Query.ContainsKey("fails")) context.Features.Set<IHttpUpgradeFeature>(new FailingUpgrade());
            return next(context);
        }));

        Assert.Equal(500, await UpgradeRequest.StatusAsync(hub, $"{path}?fails"));
        Assert.Equal(500, await UpgradeRequest.StatusAsync(hub, $"{path}?fails"));
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, path));
    }

    [Fact]
    public async Task Each_address_has_places_of_its_own_also_behind_a_proxy()
    {
        await using var hub = await StartAsync(
            limits => limits.ConnectionsPerAddress = 1,
            services => services.Configure<ProxyOptions>(options => options.Proxies.Add("127.0.0.1/32")));

        using var first = await UpgradeRequest.SendAsync(hub, "/ws", "X-Forwarded-For: 2001:db8:0:1::1");
        using var neighbour = await UpgradeRequest.SendAsync(hub, "/ws", "X-Forwarded-For: 2001:db8:0:1::2");
        using var other = await UpgradeRequest.SendAsync(hub, "/ws", "X-Forwarded-For: 2001:db8:0:2::1");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, first.StatusCode);
        await AssertRefusedAsync(neighbour, 429, AddressIsFull);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, other.StatusCode);
    }

    [Fact]
    public async Task Each_user_has_places_of_its_own()
    {
        await using var hub = await StartAsync(
            limits => limits.ConnectionsPerUser = 2, services => services.AddSingleton<ITokenVerifier, TokenIsName>());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => UpgradeRequest.SendAsync(hub, "/ws?token=ann")));
        using var other = await UpgradeRequest.SendAsync(hub, "/ws?token=ben");
        using var nobody = await UpgradeRequest.SendAsync(hub, "/ws");

        Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.SwitchingProtocols));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.SwitchingProtocols))
            await AssertRefusedAsync(refused, 429, UserIsFull);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, other.StatusCode);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, nobody.StatusCode);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task A_second_takes_so_many_new_connections()
    {
        var time = new ManualTimeProvider();
        await using var hub = await StartAsync(limits => limits.NewPerSecond = 2, services => services.AddSingleton<TimeProvider>(time));
        using var first = await UpgradeRequest.SendAsync(hub, "/ws");
        using var second = await UpgradeRequest.SendAsync(hub, "/ws");
        using var third = await UpgradeRequest.SendAsync(hub, "/ws");
        time.Advance(TimeSpan.FromSeconds(1));
        using var later = await UpgradeRequest.SendAsync(hub, "/ws");

        Assert.Equal(HttpStatusCode.SwitchingProtocols, first.StatusCode);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, second.StatusCode);
        await AssertRefusedAsync(third, 503, TooManyAtOnce);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, later.StatusCode);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, int status, string text)
    {
        Assert.Equal((status, text), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
    }

    private static Task<HubServer> StartAsync(
        Action<LimitOptions> limits, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null) =>
        HubServer.StartAsync(
            collection =>
            {
                collection.Configure(limits);
                services?.Invoke(collection);
            },
            map);

    private static async Task HoldAsync(HubSocket socket)
    {
        await foreach (var _ in socket.Messages)
        {
            // Until the client has gone.
        }
    }

    private sealed class TokenIsName : ITokenVerifier
    {
        public ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation) =>
            ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", token)], "token")));
    }

    private sealed class FailingUpgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new IOException("The connection has gone");
    }
}
