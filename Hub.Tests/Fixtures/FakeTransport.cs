using System.Text;
using System.Threading.Channels;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A peer in memory: the test says what it sends, and awaits what it receives.</summary>
internal sealed class FakeTransport : IConnectionTransport
{
    private readonly Channel<Inbound> _inbound = Channel.CreateUnbounded<Inbound>();
    private readonly Channel<SentFrame> _sent = Channel.CreateUnbounded<SentFrame>();
    private readonly TaskCompletionSource<CloseStatus> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool>? _stall;
    private readonly bool _answersClose;

    /// <param name="stalled">Whether it does not read: writes to it wait for <see cref="ReadOn"/>, or until it is aborted.</param>
    /// <param name="answersClose">Whether it answers a close frame with its own, as RFC 6455 wants it.</param>
    public FakeTransport(bool stalled = false, bool answersClose = true)
    {
        _stall = stalled ? new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _answersClose = answersClose;
    }

    /// <summary>The close frame that the hub sent.</summary>
    public Task<CloseStatus> ClosedAsync() => _closed.Task.WaitAsync(Limits.Generous);

    public bool IsClosed => _closed.Task.IsCompleted;

    /// <summary>Ends when the hub cut the connection.</summary>
    public Task AbortedAsync() => _aborted.Task.WaitAsync(Limits.Generous);

    /// <summary>Ends when the connection's actor has stopped and gives the connection back.</summary>
    public Task ReleasedAsync() => _released.Task.WaitAsync(Limits.Generous);

    public bool IsReleased => _released.Task.IsCompleted;

    /// <summary>Whether permessage-deflate was agreed upon.</summary>
    public bool Compression { get; init; }

    /// <summary>The bytes of the last write, as they were handed over.</summary>
    public ReadOnlyMemory<byte> LastWrite { get; private set; }

    /// <summary>How many writes the hub made.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether the hub said that nothing more comes.</summary>
    public bool HasEnded { get; private set; }

    public void Say(string text) => Receive(new Inbound(InboundKind.Text, Encoding.UTF8.GetBytes(text)));

    public void Say(byte[] payload) => Receive(new Inbound(InboundKind.Binary, payload));

    public void Ping(string payload) => Receive(new Inbound(InboundKind.Ping, Encoding.UTF8.GetBytes(payload)));

    public void Pong() => Receive(new Inbound(InboundKind.Pong));

    public void Violate(CloseStatus status) => Receive(new Inbound(InboundKind.Violation, Status: status));

    public void Close(int code = CloseCodes.Normal) => Receive(new Inbound(InboundKind.Close, Status: new CloseStatus(code, "")));

    /// <summary>Ends the stall.</summary>
    public void ReadOn() => _stall!.TrySetResult(true);

    public void Lose() => Receive(Inbound.End);

    public async Task<SentFrame> NextFrameAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _sent.Reader.ReadAsync(limit.Token);
    }

    public async Task<string> NextTextAsync()
    {
        var frame = await NextFrameAsync();
        Assert.Equal(Opcode.Text, frame.Opcode);
        return Encoding.UTF8.GetString(frame.Payload);
    }

    public async Task<string[]> NextTextsAsync(int count)
    {
        var texts = new string[count];
        for (var i = 0; i < count; i++) texts[i] = await NextTextAsync();
        return texts;
    }

    /// <summary>What was said and has not been read yet.</summary>
    public int Unread => _inbound.Reader.Count;

    /// <summary>Whether something was sent that nobody has taken yet.</summary>
    public bool HasMore => _sent.Reader.TryPeek(out _);

    public ValueTask<Inbound> ReceiveAsync() => _inbound.Reader.ReadAsync();

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        Writes++;
        LastWrite = frames;
        if (_stall is not null && !await _stall.Task) return false;

        foreach (var frame in SentFrame.Parse(frames.Span, Compression))
        {
            if (frame.Opcode != Opcode.Close)
            {
                _sent.Writer.TryWrite(frame);
                continue;
            }

            Assert.True(ClosePayload.TryRead(frame.Payload, out var status));
            _closed.TrySetResult(status);
            if (_answersClose) Close(status.Code);
        }

        return true;
    }

    public void EndWriting() => HasEnded = true;

    void IConnectionTransport.Close()
    {
        _released.TrySetResult();
        Lose();
    }

    public void Abort()
    {
        _aborted.TrySetResult();
        _stall?.TrySetResult(false);
        Lose();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Receive(Inbound inbound) => _inbound.Writer.TryWrite(inbound);
}
