using Hub.Actors.Protocol;
using Hub.Host.Transport;

namespace Hub.Host.Sockets;

/// <summary>The duplex stream of <see cref="HubSocket.AsStream"/>.</summary>
internal sealed class MessageStream(HubSocket socket) : DuplexStream
{
    private ReadOnlyMemory<byte> _rest;

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
