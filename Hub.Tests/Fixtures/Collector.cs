using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Fixtures;

/// <summary>What metrics are pushed to, by OTLP over plain HTTP or over gRPC.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<MetricsPush> _pushes = [];
    private readonly WebApplication _app;
    private readonly bool _isGrpc;
    private int _refusals;

    private Collector(WebApplication app, bool isGrpc)
    {
        _app = app;
        _isGrpc = isGrpc;
        app.Run(AnswerAsync);
    }

    /// <summary>Its address.</summary>
    public Uri Url => new(_app.Urls.First());

    /// <summary>How many requests are still refused with 503.</summary>
    public int Refusals
    {
        get => Volatile.Read(ref _refusals);
        set => Volatile.Write(ref _refusals, value);
    }

    /// <summary>Whether it takes requests and never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What has come.</summary>
    public IReadOnlyCollection<MetricsPush> Pushes => _pushes;

    public static async Task<Collector> StartAsync(bool isGrpc = false, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Over an address without TLS gRPC has HTTP/2 from its first byte.
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
        var collector = new Collector(builder.Build(), isGrpc);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Waits for a push.</summary>
    public async Task<MetricsPush> NextAsync(Func<MetricsPush, bool> fits)
    {
        MetricsPush? found = null;
        await Poll.UntilAsync(() => (found = _pushes.FirstOrDefault(fits)) is not null);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Assert.Equal("POST", context.Request.Method);
        Assert.Equal(_isGrpc ? "application/grpc" : "application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (Refusals > 0)
        {
            Interlocked.Decrement(ref _refusals);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _pushes.Enqueue(MetricsPush.Read(context.Request.Path, headers, body.ToArray(), _isGrpc));
        if (IsSilent) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        context.Response.ContentType = _isGrpc ? "application/grpc" : "application/x-protobuf";
        if (!_isGrpc) return;
        // An empty ExportMetricsServiceResponse.
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
