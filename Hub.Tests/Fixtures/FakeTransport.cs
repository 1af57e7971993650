using System.Text;
using System.Threading.Channels;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A peer in memory: the test says what it sends, and awaits what it receives.</summary>
internal sealed class FakeTransport : IConnectionTransport
{
    private readonly Channel<Inbound> _inbound = Channel.CreateUnbounded<Inbound>();
    private readonly Channel<Frame> _sent = Channel.CreateUnbounded<Frame>();
    private readonly TaskCompletionSource<CloseStatus> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource? _stall;
    private readonly bool _answersClose;

    /// <param name="stalled">Whether it never reads: writes to it wait until it is aborted.</param>
    /// <param name="answersClose">Whether it answers a close frame with its own, as RFC 6455 wants it.</param>
    public FakeTransport(bool stalled = false, bool answersClose = true)
    {
        _stall = stalled ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _answersClose = answersClose;
    }

    /// <summary>The close frame that the hub sent.</summary>
    public Task<CloseStatus> ClosedAsync() => _closed.Task.WaitAsync(Limits.Generous);

    /// <summary>Ends when the hub cut the connection.</summary>
    public Task AbortedAsync() => _aborted.Task.WaitAsync(Limits.Generous);

    /// <summary>How many writes the hub made.</summary>
    public int Writes { get; private set; }

    public void Say(string text) => _inbound.Writer.TryWrite(Inbound.Text(Encoding.UTF8.GetBytes(text)));

    public void Say(byte[] payload) => _inbound.Writer.TryWrite(Inbound.Binary(payload));

    public void SayTooMuch() => _inbound.Writer.TryWrite(Inbound.TooBig());

    public void Close(int code = CloseCodes.Normal) => _inbound.Writer.TryWrite(Inbound.Closed(new CloseStatus(code, "")));

    public void Lose() => _inbound.Writer.TryWrite(Inbound.Closed(CloseCodes.Lost));

    public async Task<Frame> NextFrameAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _sent.Reader.ReadAsync(limit.Token);
    }

    public async Task<string> NextTextAsync()
    {
        var frame = await NextFrameAsync();
        Assert.Equal(MessageKind.Text, frame.Kind);
        return Encoding.UTF8.GetString(frame.Payload.Span);
    }

    /// <summary>Whether something was sent that nobody has taken yet.</summary>
    public bool HasMore => _sent.Reader.TryPeek(out _);

    public ValueTask<Inbound> ReceiveAsync() => _inbound.Reader.ReadAsync();

    public async ValueTask<bool> SendAsync(IReadOnlyList<Frame> frames)
    {
        Writes++;
        if (_stall is not null)
        {
            await _stall.Task;
            return false;
        }

        foreach (var frame in frames) _sent.Writer.TryWrite(frame);
        return true;
    }

    public ValueTask<bool> CloseAsync(CloseStatus status)
    {
        _closed.TrySetResult(status);
        if (_answersClose) Close(status.Code);
        return ValueTask.FromResult(true);
    }

    public void Abort()
    {
        _aborted.TrySetResult();
        _stall?.TrySetResult();
        Lose();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }
}
