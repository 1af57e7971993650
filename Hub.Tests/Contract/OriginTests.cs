using System.Net;
using System.Net.WebSockets;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Contract;

/// <summary>Which pages may open sockets.</summary>
public class OriginTests
{
    [Theory]
    [InlineData("http", "app.example", "http://app.example")]
    [InlineData("http", "app.example", "http://APP.example")]
    [InlineData("http", "App.Example", "http://app.example")]
    [InlineData("http", "app.example:80", "http://app.example")]
    [InlineData("https", "app.example", "https://app.example:443")]
    [InlineData("http", "localhost:8080", "http://localhost:8080")]
    [InlineData("http", "[::1]:8080", "http://[::1]:8080")]
    [InlineData("http", "bücher.example", "http://xn--bcher-kva.example")]
    [InlineData("http", "app.example", null)]
    public void A_page_of_the_same_origin_and_a_program_without_one_pass(string scheme, string host, string? origin) =>
        Assert.Null(Refuse(scheme, host, origin));

    [Theory]
    [InlineData("null")]
    [InlineData("http://evil-app.example")]
    [InlineData("http://app.example.evil.example")]
    [InlineData("http://sub.app.example")]
    [InlineData("http://app.example.")]
    [InlineData("http://app.example:8080")]
    [InlineData("https://app.example")]
    [InlineData("http://user@app.example")]
    [InlineData("http://app.example/")]
    [InlineData("http://app.example/path")]
    [InlineData("app.example")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("http://app.example,http://evil.example")]
    public void Any_other_is_refused(string origin) => Assert.Equal(403, Refuse("http", "app.example", origin)!.Status);

    [Fact]
    public void A_refusal_names_what_came_what_was_expected_and_the_setting() => Assert.Equal(
        "Origin https://evil.example may not connect: expected http://app.example:8080, or one that HUB__ORIGINS__0 … allows"
        + " (behind a proxy set HUB__PROXIES__0)",
        Refuse("http", "app.example:8080", "https://evil.example")!.Text);

    [Fact]
    public void Two_origins_in_one_request_are_refused_even_if_each_may_pass() =>
        Assert.Equal(403, Refuse("http", "app.example", new(["http://app.example", "http://app.example"]))!.Status);

    [Theory]
    [InlineData("https://one.example", true)]
    [InlineData("http://TWO.example:3000", true)]
    [InlineData("http://hub.example", true)]
    [InlineData("http://one.example", false)]
    [InlineData("http://two.example", false)]
    [InlineData("null", false)]
    public void An_allowed_origin_passes_beside_the_own(string origin, bool passes) =>
        Assert.Equal(passes, Refuse("http", "hub.example", origin, "https://one.example", "http://two.example:3000") is null);

    [Theory]
    [InlineData("https://any.example")]
    [InlineData("null")]
    public void A_star_allows_all(string origin) => Assert.Null(Refuse("http", "hub.example", origin, "*"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_foreign_page_is_refused_before_the_upgrade_whatever_the_version_of_http(int version)
    {
        await using var hub = await HubServer.StartAsync(services => services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = version == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1)));

        await using var own = await ConnectAsync(hub, version, hub.Url.GetLeftPart(UriPartial.Authority));
        await own.SayAsync("heard");
        Assert.Equal("heard", await own.NextTextAsync());
        foreach (var foreign in new[] { "http://evil.example", "null", $"https://{hub.Url.Authority}" })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(hub, version, foreign));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Origins_are_given_with_the_flag_as_often_as_there_are()
    {
        await using var hub = await HubProcess.ServeAsync(["--port", "0", "--origin", "https://one.example", "--origin", "https://two.example"]);

        foreach (var (origin, status) in new[] { ("https://one.example", "101"), ("https://two.example", "101"), ("https://three.example", "403") })
        {
            await using var client = await RawSocket.ConnectAsync(hub.Url);
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(
                $"GET /ws HTTP/1.1\r\nHost: {hub.Url.Authority}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            Assert.StartsWith($"HTTP/1.1 {status} ", await client.HeadAsync(), StringComparison.Ordinal);
        }
    }

    private static SocketRefusal? Refuse(
        string scheme, string host, Microsoft.Extensions.Primitives.StringValues? origin, params string[] allowed)
    {
        var options = new OriginOptions();
        foreach (var one in allowed) options.Origins.Add(one);
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = (scheme, new HostString(host));
        if (origin is { Count: > 0 } value) request.Headers.Origin = value;
        return new OriginPolicy(Options.Create(options)).Refuse(request);
    }

    private static Task<SocketClient> ConnectAsync(HubServer hub, int version, string origin) => SocketClient.ConnectAsync(
        hub.WebSocketUrl("/echo"),
        options =>
        {
            options.HttpVersion = new Version(version, version == 1 ? 1 : 0);
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
            options.SetRequestHeader("Origin", origin);
        },
        new HttpMessageInvoker(new SocketsHttpHandler()));
}
