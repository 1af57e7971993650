namespace Hub.Actors.Connections;

/// <summary>What a rate limit says to one message.</summary>
internal enum Admission
{
    Granted,

    /// <summary>Not to be processed; its sender is told.</summary>
    Refused,

    /// <summary>Refused too often: the connection ends.</summary>
    Exhausted,
}
