using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Fixtures;

/// <summary>A server of hub.v1 that does nothing but what a test says.</summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    private readonly Channel<ScriptedHubPeer> _peers = Channel.CreateUnbounded<ScriptedHubPeer>();
    private readonly ConcurrentBag<ScriptedHubPeer> _all = [];
    private ScriptedServer _server = null!;

    public Uri Url => new($"ws://{_server.Authority}/ws");

    /// <summary>How many connections came so far.</summary>
    public int Connections => _all.Count;

    public static async Task<ScriptedHub> StartAsync()
    {
        var hub = new ScriptedHub();
        hub._server = await ScriptedServer.AcceptAsync(hub.TalkAsync);
        return hub;
    }

    /// <summary>The next connection.</summary>
    public async Task<ScriptedHubPeer> AcceptAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _peers.Reader.ReadAsync(limit.Token);
    }

    /// <summary>The next connection, welcomed. Each room is an entry of the welcome, as JSON.</summary>
    public async Task<ScriptedHubPeer> WelcomeAsync(params string[] rooms)
    {
        var peer = await AcceptAsync();
        await peer.NextAsync("hello");
        await peer.WelcomeAsync(rooms);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _all) peer.End();
        await _server.DisposeAsync();
    }

    private async Task TalkAsync(WebSocket socket, HttpContext context)
    {
        var peer = new ScriptedHubPeer(socket);
        _all.Add(peer);
        await _peers.Writer.WriteAsync(peer);
        await peer.EndedAsync(context.RequestAborted);
    }
}
