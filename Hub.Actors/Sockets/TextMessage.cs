namespace Hub.Actors.Sockets;

/// <summary>A whole text message: received when an actor is told it, sent when a socket is.</summary>
/// <param name="Text">Its text. A lone surrogate is sent as U+FFFD.</param>
public sealed record TextMessage(string Text);
