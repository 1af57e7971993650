using System.Net.Sockets;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A client that sends what bytes it likes and sees every byte that comes.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private const string ExtensionsHeader = "Sec-WebSocket-Extensions: ";

    private readonly TcpClient _tcp = new();
    private byte[] _received = [];

    private NetworkStream? _stream;

    private NetworkStream Stream => _stream ??= _tcp.GetStream();

    /// <summary>What the server agreed to; null for nothing.</summary>
    public string? Extensions { get; private set; }

    /// <summary>Connects and sends a right handshake, and whatever follows it in the same segment.</summary>
    public static async Task<RawSocket> OpenAsync(Uri server, string path, byte[]? behind = null, params string[] offers)
    {
        var socket = await ConnectAsync(server);
        var head = $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + string.Concat(offers.Select(offer => $"Sec-WebSocket-Extensions: {offer}\r\n")) + "\r\n";
        await socket.SendAsync([.. Encoding.ASCII.GetBytes(head), .. behind ?? []]);
        var answer = await socket.HeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        // RFC 6455, section 1.3 has this key and its answer.
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
        socket.Extensions = answer.Split("\r\n").SingleOrDefault(line => line.StartsWith(ExtensionsHeader, StringComparison.Ordinal))?[ExtensionsHeader.Length..];
        return socket;
    }

    public static async Task<RawSocket> ConnectAsync(Uri server)
    {
        var socket = new RawSocket();
        socket._tcp.NoDelay = true;
        await socket._tcp.ConnectAsync(server.Host, server.Port);
        return socket;
    }

    public async Task SendAsync(byte[] bytes)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await Stream.WriteAsync(bytes, limit.Token);
    }

    /// <summary>Says that nothing more comes (FIN), and goes on reading.</summary>
    public void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The head of an HTTP answer.</summary>
    public async Task<string> HeadAsync()
    {
        while (true)
        {
            var end = _received.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.ASCII.GetString(_received, 0, end + 4);
                _received = _received[(end + 4)..];
                return head;
            }

            Assert.True(await ReceiveAsync(), "The connection ended within the head of an answer");
        }
    }

    /// <summary>The next frame; null when the connection has ended.</summary>
    public async Task<SentFrame?> NextAsync()
    {
        while (true)
        {
            if (SentFrame.TryTake(ref _received, Extensions is not null) is { } frame) return frame;
            if (await ReceiveAsync()) continue;
            Assert.Empty(_received);
            return null;
        }
    }

    /// <summary>Everything up to the end of the connection, as text.</summary>
    public async Task<string> TextAsync()
    {
        while (await ReceiveAsync())
        {
            // More may come.
        }

        return Encoding.UTF8.GetString(_received);
    }

    /// <summary>Every frame up to the end of the connection.</summary>
    public async Task<List<SentFrame>> AllAsync()
    {
        var frames = new List<SentFrame>();
        while (await NextAsync() is { } frame) frames.Add(frame);
        return frames;
    }

    /// <summary>Reads to the close frame and says its code, which must be the last thing sent.</summary>
    public async Task<int> CloseCodeAsync()
    {
        var last = (await AllAsync())[^1];
        Assert.Equal(Opcode.Close, last.Opcode);
        Assert.True(ClosePayload.TryRead(last.Payload, out var status));
        return status.Code;
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var buffer = new byte[64 * 1_024];
        var count = await Stream.ReadAsync(buffer, limit.Token);
        _received = [.. _received, .. buffer.AsSpan(0, count)];
        return count > 0;
    }
}
