namespace Hub.Actors.Sockets;

/// <summary>Little waits to be sent again: whoever sent a message with an acknowledgement may send the next.</summary>
internal sealed record AckDue(IActorRef To, object Ack) : IDeadLetterSuppression;
