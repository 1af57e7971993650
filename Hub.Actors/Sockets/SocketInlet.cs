using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sockets;

/// <summary>Passes what the peer says on to the socket's actor. What that has not handled yet counts against the connection's credit.</summary>
internal sealed class SocketInlet(Connection connection, IActorRef socket) : IMessageHandler
{
    private volatile bool _isClosing;

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (_isClosing) return null;
        connection.Credit.Take(payload.Length);
        object message = kind == MessageKind.Text ? new TextMessage(Encoding.UTF8.GetString(payload.Span)) : new BinaryMessage(payload.ToArray());
        socket.Tell(new Received(message, payload.Length, connection.Credit));
        return null;
    }

    public void Closing(CloseStatus status)
    {
        _isClosing = true;
        connection.Credit.Lift();
    }
}
