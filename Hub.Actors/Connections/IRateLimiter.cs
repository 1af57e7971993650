namespace Hub.Actors.Connections;

/// <summary>Counts what one connection sends.</summary>
internal interface IRateLimiter
{
    /// <summary>One more has come.</summary>
    Admission Admit();
}
