using System.Threading.Channels;
using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>The other end of a page's socket in the hands of a test, for what a sound server never sends.</summary>
internal sealed class ScriptedChat
{
    private readonly Channel<IWebSocketRoute> _sockets = Channel.CreateUnbounded<IWebSocketRoute>();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();

    /// <summary>Sockets that were opened and not yet taken by <see cref="NextAsync"/>.</summary>
    public int Waiting => _sockets.Reader.Count;

    public Task PlayOnAsync(IPage page) => page.RouteWebSocketAsync("**/chat?**", socket =>
    {
        socket.OnMessage(frame => _sent.Writer.TryWrite(frame.Text ?? ""));
        _sockets.Writer.TryWrite(socket);
    });

    /// <summary>The next socket that the page opens.</summary>
    public Task<IWebSocketRoute> NextAsync() => _sockets.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The next frame that the page sends.</summary>
    public Task<string> SentAsync() => _sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
