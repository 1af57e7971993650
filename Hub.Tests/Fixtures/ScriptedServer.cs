using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Fixtures;

/// <summary>A server of the framework's own that does with each request what a test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app) => _app = app;

    /// <summary>Host and port, such as <c>127.0.0.1:40123</c>.</summary>
    public string Authority => new Uri(_app.Urls.First()).Authority;

    /// <summary>Answers every request by <paramref name="answer"/>.</summary>
    public static async Task<ScriptedServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        app.Run(answer);
        await app.StartAsync();
        return new ScriptedServer(app);
    }

    /// <summary>Accepts every upgrade and hands the socket over.</summary>
    public static Task<ScriptedServer> AcceptAsync(Func<WebSocket, HttpContext, Task> talk) => StartAsync(async context =>
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        await talk(socket, context);
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
