using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;

namespace Hub.Host.Testing;

/// <summary>
/// The client's side of a socket in memory, see <see cref="HubTest"/>. It reads all the time, as a browser does: pings and a close are
/// answered whether or not the spec receives. Whatever is awaited fails after 10 s with a <see cref="TimeoutException"/>.
/// </summary>
public sealed class TestSocket : IAsyncDisposable
{
    // Everything is in this process: what has not come by then does not come.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket;
    private readonly Channel<SocketMessage> _messages = Channel.CreateUnbounded<SocketMessage>();
    private readonly Task<CloseStatus> _ended;

    private TestSocket(ClientWebSocket socket)
    {
        _socket = socket;
        _ended = ReadAllAsync();
    }

    /// <summary>The subprotocol agreed upon; null for none.</summary>
    public string? Subprotocol => _socket.SubProtocol;

    /// <summary>Sends a text message.</summary>
    /// <param name="text">The text.</param>
    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(Limit);

    /// <summary>Sends a binary message.</summary>
    /// <param name="data">The bytes.</param>
    public Task SendAsync(ReadOnlyMemory<byte> data) =>
        _socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).AsTask().WaitAsync(Limit);

    /// <summary>The next message of the server.</summary>
    /// <exception cref="SocketClosedException">The socket has ended instead.</exception>
    public async Task<SocketMessage> ReceiveAsync()
    {
        if (await _messages.Reader.WaitToReadAsync().AsTask().WaitAsync(Limit) && _messages.Reader.TryRead(out var message)) return message;
        var end = await _ended;
        throw new SocketClosedException(end.Code, end.Reason);
    }

    /// <summary>The next message of the server, which has to be text.</summary>
    /// <exception cref="InvalidOperationException">It is binary.</exception>
    /// <exception cref="SocketClosedException">The socket has ended instead.</exception>
    public async Task<string> ReceiveTextAsync() => await ReceiveAsync() is { IsText: true } message
        ? message.Text
        : throw new InvalidOperationException("A binary message came where a text was awaited: ReceiveAsync takes both");

    /// <summary>Waits for the end; messages that were not received stay receivable.</summary>
    /// <returns>The close code and its reason; 1006 when the connection was cut.</returns>
    public async Task<(int Code, string Reason)> ClosedAsync()
    {
        var end = await _ended.WaitAsync(Limit);
        return (end.Code, end.Reason);
    }

    /// <summary>Closes the socket and waits for the end.</summary>
    /// <param name="code">1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4).</param>
    /// <param name="reason">At most 123 bytes of UTF-8 (section 5.5).</param>
    /// <returns>What the server answered.</returns>
    public async Task<(int Code, string Reason)> CloseAsync(int code = 1000, string reason = "")
    {
        await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None).WaitAsync(Limit);
        return await ClosedAsync();
    }

    /// <summary>Cuts the connection without a word, as a client that is gone.</summary>
    public void Abort() => _socket.Abort();

    /// <summary>Cuts the connection if it is still there.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _ended.WaitAsync(Limit);
    }

    internal static async Task<TestSocket> ConnectAsync(Uri url, HttpMessageInvoker http, Action<ClientWebSocketOptions>? configure)
    {
        var socket = new ClientWebSocket();
        // Pings of the client's own would come by the clock of the machine.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        configure?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(url, http, CancellationToken.None).WaitAsync(Limit);
            return new TestSocket(socket);
        }
        catch (WebSocketException failure) when (failure.InnerException is UpgradeRefusedException refusal)
        {
            socket.Dispose();
            throw refusal;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<CloseStatus> ReadAllAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(message.GetMemory(4_096), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) break;
                message.Advance(part.Count);
                if (!part.EndOfMessage) continue;
                _messages.Writer.TryWrite(new SocketMessage(part.MessageType == WebSocketMessageType.Text, message.WrittenSpan.ToArray()));
                message.ResetWrittenCount();
            }

            var (code, reason) = (_socket.CloseStatus ?? WebSocketCloseStatus.Empty, _socket.CloseStatusDescription);
            if (_socket.State == WebSocketState.CloseReceived) await _socket.CloseOutputAsync(code, reason, CancellationToken.None);
            return new CloseStatus((int)code, reason ?? "");
        }
        catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return CloseCodes.Lost;
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }
}
