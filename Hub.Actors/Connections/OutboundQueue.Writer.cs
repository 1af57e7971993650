using System.Buffers;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <content>The writer: one thread or pending write at a time.</content>
internal sealed partial class OutboundQueue
{
    // What goes out as one write: more gains nothing per byte, and what a slow peer's writer has taken can be neither
    // dropped nor replaced any more.
    private const int MaxWriteBytes = 64 * 1_024;

    void IThreadPoolWorkItem.Execute() => Write(lone: null);

    // Without async: nearly every delivery goes this way, and an async method may allocate (it does in a debug build).
    private void Write(Frame? lone)
    {
        if (lone is null)
        {
            Own(WriteWaitingAsync());
            return;
        }

        var bytes = (deflater?.Apply(lone) ?? lone).Bytes;
        var write = _transport!.WriteAsync(bytes);
        if (write.IsCompletedSuccessfully) EndLone(write.Result, lone.Messages, bytes.Length);
        else Own(EndLoneAsync(write, lone.Messages, bytes.Length));
    }

    private void Own(ValueTask write)
    {
        if (write.IsCompletedSuccessfully) write.GetAwaiter().GetResult();
        else _ = write.AsTask().PipeTo(_owner, failure: cause => new ConnectionFailed(cause));
    }

    private async ValueTask EndLoneAsync(ValueTask<bool> write, int messages, int bytes) => EndLone(await write, messages, bytes);

    private void EndLone(bool sent, int messages, int bytes)
    {
        if (!sent)
        {
            Lost();
            return;
        }

        metrics?.Sent(messages, bytes);
        lock (this)
        {
            if (!HasWork || _ended)
            {
                StopWriting();
                return;
            }
        }

        // Others have added meanwhile. This thread has its own work to go on with, many more connections perhaps.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    // The writer of what waits. Allocates nothing while the operating system takes what it is given.
    private async ValueTask WriteWaitingAsync()
    {
        var transport = _transport!;
        while (Take(out var batch, out var control, out var closes))
        {
            var sent = (control is null || await transport.WriteAsync(control.Bytes)) && (batch is null || await WriteBatchAsync(transport, batch));
            if (!sent)
            {
                Lost();
                return;
            }

            metrics?.Sent(batch?.Messages ?? 0, (control?.Bytes.Length ?? 0) + (batch?.Bytes ?? 0));
            if (closes)
            {
                lock (this)
                {
                    _closeSent = true;
                    End();
                    StopWriting();
                    _owner.Tell(new OutboundEnded(Sent: true));
                }

                return;
            }

            Keep(batch);
        }
    }

    // What is to be written now; false when there is nothing, and then nobody is the writer any more.
    private bool Take(out FrameBacklog? batch, out Frame? control, out bool closes)
    {
        lock (this)
        {
            (batch, control, closes) = (null, null, false);
            if (_ended || !HasWork)
            {
                StopWriting();
                return false;
            }

            // Control frames go first, at the boundary that the last write has left.
            control = _pong;
            _pong = null;
            if (_pingWaits)
            {
                control = control is null ? Frame.Ping : Frame.Join([control, Frame.Ping]);
                _pingWaits = false;
            }

            batch = TakeWaiting();
            CountWaiting();
            ReportRoom();
            if (_waiting is not null || _close is not { } close) return true;
            closes = true;
            (batch ??= new FrameBacklog()).Add(Frame.Close(close));
            return true;
        }
    }

    // Called with the lock held. All that waits where that makes one write, else as much as does.
    private FrameBacklog? TakeWaiting()
    {
        var batch = _waiting;
        if (batch is null || batch.Count == 1 || batch.Bytes <= MaxWriteBytes)
        {
            _waiting = null;
            return batch;
        }

        batch = _spare ?? new FrameBacklog();
        _spare = null;
        _waiting!.MoveTo(batch, MaxWriteBytes);
        return batch;
    }

    private async ValueTask<bool> WriteBatchAsync(IConnectionTransport transport, FrameBacklog batch)
    {
        if (deflater is not null) batch.DeflateBy(deflater);
        if (batch.Count == 1) return await transport.WriteAsync(batch.First().Bytes);

        // Rented while there is something to write; back in the pool when the operating system has its last byte.
        var length = batch.Bytes;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        batch.CopyTo(buffer);
        var sent = await transport.WriteAsync(buffer.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return sent;
    }

    private void Keep(FrameBacklog? batch)
    {
        if (batch is not { IsWorthKeeping: true }) return;
        batch.Clear();
        lock (this) _spare = batch;
    }

    private void Lost()
    {
        lock (this)
        {
            End();
            StopWriting();
            _owner.Tell(new OutboundEnded(Sent: false));
        }
    }
}
