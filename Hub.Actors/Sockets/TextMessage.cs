namespace Hub.Actors.Sockets;

/// <summary>A whole text message: received when an actor is told it, sent when a socket is.</summary>
/// <param name="Text">Its text. A lone surrogate is sent as U+FFFD.</param>
public sealed record TextMessage(string Text)
{
    /// <summary>
    /// What the socket tells the sender of this message once so little waits to be sent that another may follow, which a peer that does
    /// not read puts off: an actor that sends the next item then goes no faster than its peer. Not told once the socket is closing. Default
    /// null: no answer, and a peer that falls more than <c>HUB__LIMITS__OUTBOUNDBYTES</c> behind is closed with 4104. The idea is that of
    /// the acknowledged writes of Akka.IO. Null in what is received.
    /// </summary>
    public object? Ack { get; init; }
}
