using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Reads one connection from its first message to its end, off the actor, so that no message passes its mailbox.</summary>
internal sealed class ConnectionReader(
    IConnectionTransport transport, IMessageHandler handler, Connection connection, IActorRef owner, HubMetrics metrics)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    // A peer that pings makes the hub answer: 10 a second, and 50 at once, are more than any keep-alive needs.
    private const int PingBurst = 50;
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(100);

    private TokenBucket? _pings;
    private bool _discarding;

    /// <summary>
    /// Runs until the peer has closed or is gone, and tells the owner. After a violation everything further is read and
    /// thrown away, since a connection closed with unread input is reset, and the close frame lost with it.
    /// </summary>
    public async Task RunAsync()
    {
        try
        {
            CloseStatus? end = null;
            while (end is null)
            {
                var inbound = await transport.ReceiveAsync();
                end = Take(inbound);
                if (end is null && !_discarding && connection.Credit.IsUsedUp) await CreditAsync();
            }

            owner.Tell(new ReaderEnded(end.Value));
        }
        catch (Exception cause)
        {
            owner.Tell(new ConnectionFailed(cause));
        }

        // The reader's to dispose of: while it reads, its buffer must not go back to the pool.
        await transport.DisposeAsync();
    }

    // Not null at the end.
    private CloseStatus? Take(Inbound inbound)
    {
        connection.Heartbeat.Heard();
        switch (inbound.Kind)
        {
            case InboundKind.Close:
                return inbound.Status;
            case InboundKind.End:
                return CloseCodes.Lost;
            case InboundKind.Ping:
                if (_discarding) break;
                _pings ??= new TokenBucket(PingBurst, PingInterval, connection.Time);
                if (_pings.Admit() == Admission.Granted) connection.Outbound.Pong(inbound.Payload.Span);
                else Discard(new Close(CloseCodes.TooManyPings));
                break;
            case InboundKind.Pong:
                connection.Heartbeat.Pong(metrics);
                break;
            default:
                if (!_discarding && Handle(inbound) is { } violation)
                    Discard(new Close(violation, IsPeersFault: inbound.Kind == InboundKind.Violation));
                break;
        }

        return null;
    }

    private void Discard(Close close)
    {
        _discarding = true;
        owner.Tell(close);
    }

    // A room that does not take what it is told within the limit holds up nobody for ever.
    private async Task CreditAsync()
    {
        connection.Heartbeat.Pause();
        try
        {
            await connection.Credit.WaitAsync().WaitAsync(connection.Plan.WaitsForHandler ? Timeout.InfiniteTimeSpan : MaxPause, connection.Time);
        }
        catch (TimeoutException)
        {
            // What is on the way may be lost; reading goes on, a message at a time until credit is back.
        }

        connection.Heartbeat.Resume();
    }

    private CloseStatus? Handle(Inbound inbound)
    {
        if (inbound.Kind == InboundKind.Violation) return inbound.Status;
        metrics.Received(inbound.Payload.Length);
        return handler.Handle(inbound.Kind == InboundKind.Text ? MessageKind.Text : MessageKind.Binary, inbound.Payload);
    }
}
