namespace Hub.Actors.Protocol;

/// <summary>What <see cref="FrameReader.Next"/> found.</summary>
internal enum FrameEventKind
{
    /// <summary>Nothing whole yet: more has to be received.</summary>
    Incomplete,
    Text,
    Binary,
    Ping,
    Pong,
    Close,

    /// <summary>
    /// The peer broke a rule; the status says how the connection ends. After 1009 reading may go on and finds control
    /// frames only; after any other nobody knows where the next frame begins.
    /// </summary>
    Violation,
}
