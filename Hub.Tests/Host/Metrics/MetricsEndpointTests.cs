using System.Net;
using System.Net.WebSockets;
using Hub.Actors.Connections;
using Hub.Host.Admin;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Metrics;

/// <summary>What <c>/metrics</c> says of a node that really does something, and whom it tells.</summary>
public class MetricsEndpointTests
{
    [Fact]
    public async Task On_the_public_listener_it_needs_the_admin_key()
    {
        await using var hub = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub.Url, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub.Url, "Bearer 0123456789abcdeX"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hub.Url, $"Bearer {Scrape.Key}"));
    }

    [Fact]
    public async Task On_an_admin_listener_of_its_own_it_needs_none_and_the_public_one_does_not_have_it()
    {
        var own = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var hub = await StartAsync(services => services.Configure<AdminOptions>(admin => admin.Urls = own.ToString()));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(own, null));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(hub.Url, $"Bearer {Scrape.Key}"));
    }

    [Fact]
    public async Task Connections_messages_and_bytes_are_those_that_there_were()
    {
        await using var hub = await StartAsync();
        await Scrape.UntilAsync(hub.Url, 0, "hub_connections");
        await using (var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a")))
        await using (var ben = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a")))
        await using (var cid = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a")))
        {
            for (var i = 0; i < 10; i++)
            {
                await ann.SayAsync("12345");
                foreach (var other in (SocketClient[])[ben, cid]) Assert.Equal("12345", await other.NextTextAsync());
            }

            await Scrape.UntilAsync(hub.Url, 20, "hub_messages_sent_total");
            var read = await Scrape.OfAsync(hub.Url);
            Assert.Equal(3, read.Find("hub_connections"));
            Assert.Equal(1, read.Find("hub_rooms"));
            Assert.Equal(3, read.Find("hub_upgrades_total", ("outcome", "accepted")));
            Assert.Equal(10, read.Find("hub_messages_received_total"));
            Assert.Equal(50, read.Find("hub_bytes_received_total"));
            Assert.Equal(20, read.Find("hub_deliveries_total"));
            Assert.Equal(20 * (2 + 5), read.Find("hub_bytes_sent_total"));
            Assert.Equal(10, read.Find("hub_fanout_duration_seconds_count"));
            Assert.Equal(0, read.Find("hub_outbound_queued_bytes"));
            Assert.True(read.Find("hub_actors_messages_total") > 10);
            Assert.Equal(1, read.Find("hub_node_ready"));
            foreach (var each in (SocketClient[])[ann, ben, cid]) await each.CloseAsync();
        }

        await Scrape.UntilAsync(hub.Url, 0, "hub_connections");
        await Scrape.UntilAsync(hub.Url, 3, "hub_connection_closes_total", ("code", "1000"));
        Assert.Equal(0, (await Scrape.OfAsync(hub.Url)).Find("hub_rooms"));
    }

    [Fact]
    public async Task Two_nodes_in_one_process_do_not_mix()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        await using var client = await SocketClient.ConnectAsync(one.WebSocketUrl("/echo"));
        await client.SayAsync("a");
        await client.NextTextAsync();

        await Scrape.UntilAsync(one.Url, 1, "hub_messages_sent_total");
        var (ofOne, ofOther) = (await Scrape.OfAsync(one.Url), await Scrape.OfAsync(other.Url));

        Assert.Equal((1, 0), (ofOne.Find("hub_connections"), ofOther.Find("hub_connections")));
        Assert.Equal((1, 0), (ofOne.Find("hub_messages_received_total"), ofOther.Find("hub_messages_received_total")));
        Assert.Equal(0, ofOther.Find("hub_messages_sent_total"));
        Assert.True(ofOne.Find("hub_actors_messages_total") > ofOther.Find("hub_actors_messages_total"));
    }

    [Fact]
    public async Task Every_look_at_a_busy_node_is_a_legal_text()
    {
        await using var hub = await StartAsync(services => services.Configure<RateLimitOptions>(rate => rate.Messages = 0));
        await using var speaker = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        await using var listener = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        var said = Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++) await speaker.SayAsync("12345");
        });
        var heard = Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++) await listener.NextTextAsync();
        });

        var last = 0.0;
        do
        {
            var looks = await Task.WhenAll(Scrape.OfAsync(hub.Url), Scrape.OfAsync(hub.Url));
            var received = looks.Max(look => look.Find("hub_messages_received_total"))!.Value;
            Assert.True(received >= last);
            last = received;
        }
        while (!heard.IsCompleted);
        await Task.WhenAll(said, heard);

        await Scrape.UntilAsync(hub.Url, 5_000, "hub_messages_received_total");
        await Scrape.UntilAsync(hub.Url, 5_000, "hub_deliveries_total");
        await Scrape.UntilAsync(hub.Url, 5_000, "hub_messages_sent_total");
    }

    [Fact]
    public async Task Upgrades_that_are_refused_are_counted_by_reason_and_status()
    {
        await using var hub = await StartAsync(
            services => services.Configure<LimitOptions>(limits => limits.Connections = 1),
            app =>
            {
                app.MapSocket("/hook", Idle).WithSocketOptions(options => options.VerifyClient = _ => ValueTask.FromResult<SocketRefusal?>(new(418, "no")));
                app.MapSocket("/filter", Idle).AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(402)));
                app.MapSocket("/broken", Idle).WithSocketOptions(options => options.VerifyClient = _ => throw new InvalidOperationException("broken"));
            });
        // Takes the only place.
        await using var accepted = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        foreach (var path in (string[])["/nowhere", "/ws/b", "/hook", "/filter", "/broken", "/chat?username=__server"])
            await RefusedUpgrade.OfAsync(hub.WebSocketUrl(path));
        await Assert.ThrowsAsync<WebSocketException>(() =>
            SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"), options => options.SetRequestHeader("Origin", "https://other.example")));
        using (var http = new HttpClient())
        {
            // No upgrade: not counted. One with a version of its own: counted.
            await http.GetAsync(new Uri(hub.Url, "/echo"));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Url, "/echo"));
            request.Headers.Add("Connection", "Upgrade");
            request.Headers.Add("Upgrade", "websocket");
            await http.SendAsync(request);
        }

        foreach (var (reason, status) in ((string, string)[])
            [("path", "404"), ("cap", "503"), ("other", "402"), ("other", "500"), ("origin", "403"), ("handshake", "426"), ("hook", "418"), ("hook", "403")])
            await Scrape.UntilAsync(hub.Url, 1, "hub_upgrades_total", ("outcome", "refused"), ("reason", reason), ("status", status));
        Assert.Equal(9, (await Scrape.OfAsync(hub.Url)).Families["hub_upgrades_total"].Samples.Sum(sample => sample.Value));
    }

    [Fact]
    public async Task Messages_that_a_rate_limit_refuses_are_counted_by_limit()
    {
        await using var hub = await StartAsync(services => services.Configure<RateLimitOptions>(rate => (rate.Messages, rate.Burst, rate.Rate) = (2, 2, 1)));
        await using var raw = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        await using var peer = await HubPeer.ConnectAsync(hub);

        for (var i = 0; i < 5; i++) await raw.SayAsync("a");
        for (var i = 0; i < 3; i++) Assert.Equal("""{"error":"Rate limit exceeded"}""", await raw.NextTextAsync());
        for (var i = 0; i < 200; i++) await peer.SayAsync("{}");
        for (var refusals = 0; refusals == 0;) if ((await peer.NextTextAsync()).Contains("111", StringComparison.Ordinal)) refusals++;

        await Scrape.UntilAsync(hub.Url, 3, "hub_ratelimit_refusals_total", ("limit", "messages"));
        Assert.True((await Scrape.OfAsync(hub.Url)).Find("hub_ratelimit_refusals_total", ("limit", "envelopes")) > 0);
    }

    [Fact]
    public async Task What_waits_for_a_slow_reader_is_seen_and_gone_with_it()
    {
        await using var hub = await StartAsync(services =>
        {
            services.Configure<RateLimitOptions>(rate => rate.Messages = 0);
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = 4_000_000);
        });
        await using (await RawSocket.OpenAsync(hub.Url, "/ws/a"))
        {
            await using var speaker = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
            var message = new byte[100_000];
            await Poll.UntilAsync(async _ =>
            {
                await speaker.SayAsync(message);
                return (await Scrape.OfAsync(hub.Url)).Find("hub_outbound_queued_bytes") > message.Length;
            });
        }

        await Scrape.UntilAsync(hub.Url, 0, "hub_outbound_queued_bytes");
    }

    [Fact]
    public async Task A_slow_consumer_is_a_close_with_4104_and_leaves_nothing_queued()
    {
        await using var hub = await StartAsync(services =>
        {
            services.Configure<RateLimitOptions>(rate => rate.Messages = 0);
            services.Configure<LimitOptions>(limits => limits.OutboundBytes = 200_000);
        });
        await using var slow = await RawSocket.OpenAsync(hub.Url, "/ws/a");
        await using var speaker = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        var message = new byte[100_000];

        await Poll.UntilAsync(async _ =>
        {
            await speaker.SayAsync(message);
            return (await Scrape.OfAsync(hub.Url)).Find("hub_connection_closes_total", ("code", "4104")) == 1;
        });

        await Scrape.UntilAsync(hub.Url, 0, "hub_outbound_queued_bytes");
    }

    [Fact]
    public async Task A_node_that_is_told_to_stop_is_not_ready()
    {
        var own = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var hub = await StartAsync(services =>
        {
            services.Configure<AdminOptions>(admin => admin.Urls = own.ToString());
            services.Configure<ShutdownOptions>(shutdown => shutdown.Grace = Limits.Generous);
        });
        await Scrape.UntilAsync(own, 1, "hub_node_ready");
        // Does not answer its 1001: the node waits for it.
        var client = await RawSocket.OpenAsync(hub.Url, "/echo");

        var stopping = hub.StopAsync();

        await Scrape.UntilAsync(own, 0, "hub_node_ready");
        await client.DisposeAsync();
        await stopping;
    }

    private static Task Idle(HttpContext context) => Task.CompletedTask;

    private static Task<HubServer> StartAsync(Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null) => HubServer.StartAsync(
        services =>
        {
            services.Configure<AdminOptions>(admin => admin.Key = Scrape.Key);
            configure?.Invoke(services);
        },
        map);

    private static async Task<HttpStatusCode> StatusAsync(Uri server, string? authorization)
    {
        using var http = new HttpClient();
        if (authorization is not null) http.DefaultRequestHeaders.Add("Authorization", authorization);
        using var response = await http.GetAsync(new Uri(server, "/metrics"));
        return response.StatusCode;
    }
}
