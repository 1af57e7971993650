using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Fixtures;

/// <summary>A server that takes one of them, and its clients.</summary>
internal static class Listeners
{
    public static void Listen(this IServiceCollection services, Way way) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = way == Way.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (way == Way.Tls) listener.UseHttps(TestCertificate.Create());
        }));

    public static Task<SocketClient> ConnectAsync(
        this HubServer hub, Way way, string path, Action<System.Net.WebSockets.ClientWebSocketOptions>? configure = null) => way switch
    {
        Way.Http1 => SocketClient.ConnectAsync(hub.WebSocketUrl(path), configure),
        Way.Http2 => SocketClient.ConnectAsync(hub.WebSocketUrl(path), options =>
        {
            configure?.Invoke(options);
            options.HttpVersion = HttpVersion.Version20;
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }, new HttpMessageInvoker(new SocketsHttpHandler())),
        _ => SocketClient.ConnectAsync(new Uri($"wss://{hub.Url.Authority}{path}"), options =>
        {
            configure?.Invoke(options);
            options.RemoteCertificateValidationCallback = TestCertificate.IsOurs;
        }),
    };
}
