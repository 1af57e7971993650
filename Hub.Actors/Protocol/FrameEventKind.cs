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

    /// <summary>The peer broke a rule; the status says how the connection ends. Nothing may be read after it.</summary>
    Violation,
}
