using Hub.Actors.Protocol;

namespace Hub.Host.Sockets;

/// <summary>The duplex stream of <see cref="HubSocket.AsStream"/>.</summary>
internal sealed class MessageStream(HubSocket socket) : Stream
{
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (await socket.ReadAsync(cancellationToken) is not { } message) return 0;
            _rest = message.Data;
        }

        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.SendAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A socket is read with ReadAsync: no thread waits for a peer");

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A socket is written with WriteAsync: no thread waits for a peer");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (socket.State == SocketState.Open) await socket.CloseAsync();
        await base.DisposeAsync();
    }

    // Does not wait for the peer's answer. Where the socket is closing already the first close stands.
    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.BeginClose(CloseCodes.Done);
        base.Dispose(disposing);
    }
}
