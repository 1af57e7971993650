using System.Threading.Channels;
using Hub.Actors.Connections;

namespace Hub.Host.Events;

/// <summary>
/// A connection of hub.v1 whose peer only listens: what it is sent goes out as events, and all that is received is the hello that the request
/// stands for, and a sign of life for each ping that could be written.
/// </summary>
internal sealed class EventTransport : IConnectionTransport
{
    private const byte PingFrame = 0x89;

    private readonly HttpResponse _response;
    private readonly EventWriter _writer;
    private readonly Action _abort;
    private readonly Channel<Inbound> _received = Channel.CreateUnbounded<Inbound>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="response">What the events are written to.</param>
    /// <param name="writer">Makes them.</param>
    /// <param name="hello">The envelope that it begins with.</param>
    /// <param name="abort">Cuts the request's connection.</param>
    public EventTransport(HttpResponse response, EventWriter writer, byte[] hello, Action abort)
    {
        _response = response;
        _writer = writer;
        _abort = abort;
        _received.Writer.TryWrite(new Inbound(InboundKind.Text, hello));
    }

    /// <summary>Ends when the request may end.</summary>
    public Task Closed => _closed.Task;

    public async ValueTask<Inbound> ReceiveAsync() =>
        await _received.Reader.WaitToReadAsync() && _received.Reader.TryRead(out var inbound) ? inbound : Inbound.End;

    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        if (_response.HttpContext.RequestAborted.IsCancellationRequested) return false;
        try
        {
            await _response.BodyWriter.WriteAsync(_writer.Write(frames.Span));
            var flushed = await _response.BodyWriter.FlushAsync();
            if (flushed.IsCompleted) return false;
            if (frames.Span[0] == PingFrame) _received.Writer.TryWrite(new Inbound(InboundKind.Pong));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The response ends with the request.</summary>
    public void EndWriting() => End();

    /// <summary>The client has gone.</summary>
    public void End() => _received.Writer.TryComplete();

    public void Close()
    {
        End();
        _closed.TrySetResult();
    }

    public void Abort()
    {
        End();
        _abort();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
