using System.Net.WebSockets;
using Hub.Host;
using Hub.Host.Proxies;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>A hub behind reverse proxies.</summary>
public class ProxyTests
{
    [Fact]
    public async Task Behind_a_proxy_that_ends_tls_pages_of_its_public_address_connect_and_no_others()
    {
        await using var hub = await StartAsync("127.0.0.0/8");
        await using var proxy = new TlsProxy(
            hub.Url, "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example");

        await using var client = await ConnectAsync(proxy, "https://app.example");
        Assert.Equal("203.0.113.7", await client.NextTextAsync());

        foreach (var other in new[] { "http://app.example", "https://evil-app.example", hub.Url.GetLeftPart(UriPartial.Authority) })
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(proxy, other));
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("10.0.0.0/8")]
    [InlineData("127.0.0.2/32")]
    public async Task Of_a_peer_that_is_no_trusted_proxy_forwarded_headers_are_ignored(params string[] proxies)
    {
        await using var hub = await StartAsync(proxies);
        await using var client = await SocketClient.ConnectAsync(
            hub.WebSocketUrl("/from"), options => options.SetRequestHeader("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal("127.0.0.1", await client.NextTextAsync());
        var (status, body) = await UpgradeRequest.RefusalAsync(
            hub, "/from", "Origin: https://app.example", "X-Forwarded-Proto: https", "X-Forwarded-Host: app.example");
        Assert.Equal(403, status);
        Assert.Equal(
            $"Origin https://app.example may not connect: expected {hub.Url.GetLeftPart(UriPartial.Authority)}, or one that HUB__ORIGINS__0 … allows"
            + " (behind a proxy set HUB__PROXIES__0)",
            body);
    }

    [Theory]
    [InlineData("203.0.113.7, 10.0.0.5", "203.0.113.7")]
    [InlineData("203.0.113.7, 10.1.2.3, 10.0.0.5", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7, 10.0.0.5", "203.0.113.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public async Task A_chain_of_proxies_is_followed_as_far_as_they_are_trusted(string forwarded, string address)
    {
        await using var hub = await StartAsync("127.0.0.0/8", "10.0.0.0/8");
        await using var client = await SocketClient.ConnectAsync(
            hub.WebSocketUrl("/from"), options => options.SetRequestHeader("X-Forwarded-For", forwarded));

        Assert.Equal(address, await client.NextTextAsync());
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example")]
    public void What_is_no_network_stops_the_start(string proxy)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => HubApplication.Build(builder =>
            builder.Configuration.AddInMemoryCollection([new("Hub:Proxies:0", "10.0.0.0/8"), new("Hub:Proxies:1", proxy)])));

        Assert.Equal(
            [$"Hub:Proxies:1={proxy} must be a network such as 10.0.0.0/8 or fd00::/8; one address is 10.0.0.1/32"],
            refused.Failures);
    }

    private static Task<HubServer> StartAsync(params string[] proxies) => HubServer.StartAsync(
        services => services.Configure<ProxyOptions>(options =>
        {
            foreach (var proxy in proxies) options.Proxies.Add(proxy);
        }),
        app => app.MapSocket("/from", async (HubSocket socket) => await socket.SendAsync($"{socket.Request.RemoteAddress}")));

    private static Task<SocketClient> ConnectAsync(TlsProxy proxy, string origin) =>
        SocketClient.ConnectAsync(proxy.WebSocketUrl("/from"), options =>
        {
            options.RemoteCertificateValidationCallback = TestCertificate.IsOurs;
            options.SetRequestHeader("Origin", origin);
        });
}
