using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Testing;

/// <summary>Where a server listens that is reached without a network.</summary>
internal sealed class MemoryListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _arrivals = Channel.CreateUnbounded<ConnectionContext>();
    private int _count;

    public EndPoint EndPoint { get; } = new MemoryEndPoint();

    /// <summary>Opens a connection.</summary>
    /// <returns>The client's end of it.</returns>
    public Stream Connect()
    {
        var connection = new MemoryConnection(Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture));
        return _arrivals.Writer.TryWrite(connection) ? connection.Client : throw new IOException("The hub has been stopped");
    }

    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, EndPoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _arrivals.Reader.WaitToReadAsync(cancellationToken) && _arrivals.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _arrivals.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class MemoryEndPoint : EndPoint
    {
        public override string ToString() => "hub";
    }
}
