using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Lets through what the connection's rate limit grants; the peer is told of each message that is refused.</summary>
internal sealed class RateLimitedHandler(Connection connection, IRateLimiter limiter, IMessageHandler inner) : IMessageHandler
{
    private static readonly Frame Refusal = Frame.Text("""{"error":"Rate limit exceeded"}"""u8);

    public void Closing(CloseStatus status) => inner.Closing(status);

    public void Closed(CloseStatus status, bool wasClean) => inner.Closed(status, wasClean);

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        switch (limiter.Admit())
        {
            case Admission.Granted:
                return inner.Handle(kind, payload);
            case Admission.Refused:
                connection.Metrics.RateLimited(HubMetrics.MessagesLimit);
                connection.Outbound.Deliver(Refusal);
                return null;
            default:
                return CloseCodes.RateLimited;
        }
    }
}
