using System.Net;
using System.Net.WebSockets;
using System.Text;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>Which requests become sockets, and what everybody else is told.</summary>
public class RoutesAndHandshakeTests
{
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task Functions_actors_rooms_and_http_routes_stand_on_one_port(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app =>
        {
            app.MapSocket("/function/{name}", (HubSocket socket, string name) => socket.SendAsync($"function {name}").AsTask());
            app.MapSocket<Greeting>("/actor/{name}");
            app.MapGet("/plain/{name}", (string name) => $"plain {name}");
        });
        await using var function = await hub.ConnectAsync(way, "/function/ann");
        await using var actor = await hub.ConnectAsync(way, "/actor/ann");
        await using var ann = await hub.ConnectAsync(way, "/ws/lobby");
        await using var ben = await hub.ConnectAsync(way, "/ws/lobby");

        Assert.Equal("function ann", await function.NextTextAsync());
        Assert.Equal((1000, ""), await function.ClosedAsync());
        Assert.Equal("actor ann", await actor.NextTextAsync());
        await ann.SayAsync("hi");
        Assert.Equal("hi", await ben.NextTextAsync());
        Assert.Equal((HttpStatusCode.OK, "plain ann"), await GetAsync(hub, way, "/plain/ann"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_socket_route_without_an_upgrade_is_not_found(string method)
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/mine", (HubSocket _) => Task.CompletedTask));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(hub.Url, "/mine"));

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        if (method == "GET") Assert.Equal("This path takes a WebSocket upgrade", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, """{"error":"Nothing takes a WebSocket upgrade here"}""")]
    [InlineData("GET", "/plain", 404, """{"error":"Nothing takes a WebSocket upgrade here"}""")]
    public async Task An_upgrade_that_no_socket_route_takes_is_refused_and_its_connection_closed(string method, string path, int status, string body)
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapGet("/plain", () => "plain"));
        await using var client = await RawSocket.ConnectAsync(hub.Url);
        await client.SendAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {hub.Url.Authority}\r\n{Upgrade}\r\n"));

        var head = await client.HeadAsync();
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json; charset=utf-8\r\n", head, StringComparison.Ordinal);
        // Up to the end of the connection.
        Assert.Contains(body, await client.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_by_post_is_no_allowed_method()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/mine", (HubSocket _) => Task.CompletedTask));
        await using var client = await RawSocket.ConnectAsync(hub.Url);
        await client.SendAsync(Encoding.ASCII.GetBytes($"POST /mine HTTP/1.1\r\nHost: {hub.Url.Authority}\r\nContent-Length: 0\r\n{Upgrade}\r\n"));

        Assert.StartsWith("HTTP/1.1 405 ", await client.HeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/plain", 404)]
    public async Task Over_http_2_it_is_refused_likewise(string path, int status)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(Way.Http2), app => app.MapGet("/plain", () => "plain"));

        using var answer = await ConnectAsync(hub, path, version: "13");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("""{"error":"Nothing takes a WebSocket upgrade here"}""", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    public async Task A_wildcard_takes_what_no_other_route_takes(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app =>
        {
            app.MapSocket("{**path}", (HubSocket socket, string? path) => socket.SendAsync($"any {path}").AsTask());
            app.MapSocket("/exact/one", (HubSocket socket) => socket.SendAsync("exact").AsTask());
            app.MapSocket("/exact/{name}", (HubSocket socket, string name) => socket.SendAsync($"parameter {name}").AsTask());
            app.MapGet("/plain", () => "plain");
        });

        Assert.Equal("exact", await FirstAsync("/exact/one"));
        Assert.Equal("parameter two", await FirstAsync("/exact/two"));
        Assert.Equal("any exact/two/three", await FirstAsync("/exact/two/three"));
        Assert.Equal("any plain", await FirstAsync("/plain"));
        Assert.Equal((HttpStatusCode.OK, "plain"), await GetAsync(hub, way, "/plain"));
        Assert.Equal((HttpStatusCode.NotFound, "This path takes a WebSocket upgrade"), await GetAsync(hub, way, "/other"));

        async Task<string> FirstAsync(string path)
        {
            await using var client = await hub.ConnectAsync(way, path);
            return await client.NextTextAsync();
        }
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    [InlineData(Way.Tls)]
    public async Task One_route_answers_http_and_takes_sockets(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app => app
            .MapSocket("/both", async (HubSocket socket) =>
            {
                await socket.SendAsync("hello client");
                await foreach (var _ in socket.Messages) break;
            })
            .OrHttp(() => Results.Text("""{"hello":"world"}""", "application/json")));
        await using var client = await hub.ConnectAsync(way, "/both");

        Assert.Equal((HttpStatusCode.OK, """{"hello":"world"}"""), await GetAsync(hub, way, "/both"));
        Assert.Equal("hello client", await client.NextTextAsync());
        await client.SayAsync("bye");
        Assert.Equal((1000, ""), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_head_of_a_route_that_answers_http_is_answered_as_its_get()
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/both", (HubSocket _) => Task.CompletedTask).OrHttp(() => "hello"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(hub.Url, "/both"));

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(Way.Http1)]
    [InlineData(Way.Http2)]
    public async Task Route_values_are_decoded_once(Way way)
    {
        await using var hub = await HubServer.StartAsync(services => services.Listen(way), app =>
        {
            app.MapSocket("/values/{one}/{two}", (HubSocket socket, string one, string two) => socket.SendAsync($"{one} & {two}").AsTask());
            app.MapSocket<Greeting>("/actor/{name}");
            app.MapSocket("/rest/{**name}", (HubSocket socket, string name) => socket.SendAsync(name).AsTask());
        });

        Assert.Equal("é x/y & x%2Fy", await FirstAsync("/values/%C3%A9%20x%2Fy/x%252Fy"));
        // The same once decoded by the framework, and yet not the same.
        Assert.Equal("x%2Fy & x/y", await FirstAsync("/values/x%252Fy/x%2Fy"));
        Assert.Equal("actor é x/y", await FirstAsync("/actor/%C3%A9%20x%2Fy"));
        Assert.Equal("a/b/c%2Fd", await FirstAsync("/rest/a%2Fb/c%252Fd"));

        async Task<string> FirstAsync(string path)
        {
            await using var client = await hub.ConnectAsync(way, path);
            return await client.NextTextAsync();
        }
    }

    [Theory]
    [InlineData("/Mine/Ann")]
    [InlineData("/mine/Ann/")]
    [InlineData("/MINE/Ann?x=1")]
    public async Task Case_and_a_trailing_slash_make_no_other_route(string path)
    {
        await using var hub = await HubServer.StartAsync(
            _ => { }, app => app.MapSocket("/mine/{name}", (HubSocket socket, string name) => socket.SendAsync(name).AsTask()));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));

        Assert.Equal("Ann", await client.NextTextAsync());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a,a")]
    [InlineData(",")]
    public async Task A_wrong_list_of_subprotocols_is_told(string subprotocols)
    {
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/mine", (HubSocket _) => Task.CompletedTask));
        await using var client = await RawSocket.ConnectAsync(hub.Url);
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /mine HTTP/1.1\r\nHost: {hub.Url.Authority}\r\nConnection: close\r\n{Upgrade}Sec-WebSocket-Protocol: {subprotocols}\r\n\r\n"));

        Assert.StartsWith("HTTP/1.1 400 ", await client.HeadAsync(), StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Protocol is not a list of different subprotocols", await client.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Sec-WebSocket-Version is missing, 13 is needed")]
    [InlineData("8", "Sec-WebSocket-Version is 8, 13 is needed")]
    public async Task A_wrong_version_over_http_2_is_told(string? version, string text)
    {
        await using var hub = await HubServer.StartAsync(
            services => services.Listen(Way.Http2), app => app.MapSocket("/mine", (HubSocket _) => Task.CompletedTask));

        using var answer = await ConnectAsync(hub, "/mine", version);

        Assert.Equal((426, text), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("13", answer.Headers.GetValues("Sec-WebSocket-Version").Single());
    }

    [Theory]
    [InlineData("/secret", 401)]
    [InlineData("/group/filtered", 403)]
    [InlineData("/limited", 429)]
    public async Task Conventions_of_the_framework_refuse_before_the_upgrade(string path, int status)
    {
        var opened = false;
        await using var hub = await HubServer.StartAsync(
            services =>
            {
                services.AddAuthentication("none").AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, Anonymous>("none", null);
                services.AddAuthorization();
                services.AddRateLimiter(limiter =>
                {
                    limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                    limiter.AddFixedWindowLimiter("once", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromDays(1)));
                });
            },
            app =>
            {
                app.UseRateLimiter();
                app.MapSocket("/secret", Open).RequireAuthorization();
                app.MapGroup("/group").AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(403))).MapSocket("/filtered", Open);
                app.MapSocket("/limited", Open).RequireRateLimiting("once");
            });
        // The only one that the limit lets pass.
        using var http = new HttpClient();
        using (await http.GetAsync(new Uri(hub.Url, "/limited")))
        {
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(hub.WebSocketUrl(path)));

        Assert.Contains($"'{status}'", refused.Message, StringComparison.Ordinal);
        Assert.False(opened);

        Task Open(HubSocket socket)
        {
            opened = true;
            return Task.CompletedTask;
        }
    }

    private static async Task<HttpResponseMessage> ConnectAsync(HubServer hub, string path, string? version)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Connect, new Uri(hub.Url, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Protocol = "websocket";
        if (version is not null) request.Headers.Add("Sec-WebSocket-Version", version);
        return await http.SendAsync(request);
    }

    private static async Task<(HttpStatusCode Status, string Text)> GetAsync(HubServer hub, Way way, string path)
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => TestCertificate.IsOurs(request, certificate, chain, errors),
        };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Url, path))
        {
            Version = way == Way.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    internal sealed class Greeting : ReceiveActor
    {
        public Greeting() =>
            Receive<SocketOpened>(opened => opened.Socket.Tell(new TextMessage($"actor {opened.Request.RouteValues["name"]}")));
    }

    internal sealed class Anonymous(
        Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : Microsoft.AspNetCore.Authentication.AuthenticationHandler<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult());
    }
}
