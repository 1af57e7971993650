using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Reads one connection from its first message to its end, off the actor, so that no message passes its mailbox.</summary>
internal sealed class ConnectionReader(
    IConnectionTransport transport, IMessageHandler handler, Connection connection, IActorRef owner, HubMetrics metrics,
    TimeProvider time)
{
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Runs until the peer has closed or is gone. After a violation everything further is read and thrown
    /// away, since a connection closed with unread input is reset, and the close frame lost with it.
    /// </summary>
    public async Task<ReaderEnded> RunAsync()
    {
        // The reader's to dispose of: while it reads, its buffer must not go back to the pool.
        await using var reading = transport;
        var discarding = false;
        while (true)
        {
            var inbound = await transport.ReceiveAsync();
            connection.Heartbeat.Heard();
            switch (inbound.Kind)
            {
                case InboundKind.Close:
                    return new ReaderEnded(inbound.Status);
                case InboundKind.End:
                    return new ReaderEnded(CloseCodes.Lost);
                case InboundKind.Ping:
                    connection.Outbound.Pong(inbound.Payload.Span);
                    continue;
                case InboundKind.Pong:
                    connection.Heartbeat.Pong(metrics);
                    continue;
            }

            if (discarding) continue;
            if (Handle(inbound) is { } violation)
            {
                discarding = true;
                owner.Tell(new Close(violation));
            }
            else if (connection.Credit.IsUsedUp)
            {
                await CreditAsync();
            }
        }
    }

    // A room that does not take what it is told within the limit holds up nobody for ever.
    private async Task CreditAsync()
    {
        connection.Heartbeat.Pause();
        try
        {
            await connection.Credit.WaitAsync().WaitAsync(MaxPause, time);
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
