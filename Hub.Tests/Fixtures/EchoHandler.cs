using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>Sends every message back as it came.</summary>
internal sealed class EchoHandler(Connection connection) : IMessageHandler
{
    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        connection.Outbound.Deliver(kind == MessageKind.Text ? Frame.Text(payload.Span) : Frame.Binary(payload.Span));
        return null;
    }
}
