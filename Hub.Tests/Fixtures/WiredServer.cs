using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Fixtures;

/// <summary>A node that listens on one kind of wire, and its clients.</summary>
internal sealed class WiredServer : IAsyncDisposable
{
    private readonly HubServer _hub;
    private readonly Wire _wire;

    private WiredServer(HubServer hub, Wire wire) => (_hub, _wire) = (hub, wire);

    public static async Task<WiredServer> StartAsync(Wire wire, Action<IServiceCollection> configure, Action<WebApplication> map) => new(
        await HubServer.StartAsync(
            services =>
            {
                services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
                {
                    listener.Protocols = wire == Wire.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
                    if (wire == Wire.Tls) listener.UseHttps(Certificate());
                }));
                configure(services);
            },
            map),
        wire);

    public Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(
        new Uri($"{(_wire == Wire.Tls ? "wss" : "ws")}://127.0.0.1:{_hub.Url.Port}{path}"),
        options =>
        {
            // Made for this test a moment ago, so nobody vouches for it.
            if (_wire == Wire.Tls) options.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate?.Subject == "CN=hub-test";
            if (_wire != Wire.Http2) return;
            options.HttpVersion = HttpVersion.Version20;
            options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        },
        _wire == Wire.Http2 ? new HttpMessageInvoker(new SocketsHttpHandler()) : null);

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hub-test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }
}
