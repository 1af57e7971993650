using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Reads one connection from its first message to its end, off the actor, so that no message passes its mailbox.</summary>
internal sealed class ConnectionReader(
    IConnectionTransport transport, IMessageHandler handler, IActorRef owner, HubMetrics metrics)
{
    /// <summary>
    /// Runs until the peer has closed or is gone. After a violation everything further is read and thrown
    /// away, since a connection closed with unread input is reset, and the close frame lost with it.
    /// </summary>
    public async Task<ReaderEnded> RunAsync()
    {
        var discarding = false;
        while (true)
        {
            var inbound = await transport.ReceiveAsync();
            if (inbound.Kind == InboundKind.Closed) return new ReaderEnded(inbound.Close);
            if (discarding) continue;

            metrics.Received(inbound.Payload.Length);
            var violation = inbound.Kind switch
            {
                InboundKind.Text => handler.Handle(MessageKind.Text, inbound.Payload),
                InboundKind.Binary => handler.Handle(MessageKind.Binary, inbound.Payload),
                _ => CloseCodes.TooBig,
            };
            if (violation is not { } status) continue;
            discarding = true;
            owner.Tell(new Close(status));
        }
    }
}
