namespace Hub.Actors.Connections;

/// <summary>Counts what one connection sends.</summary>
internal interface IRateLimiter
{
    /// <summary>One more has come.</summary>
    Admission Admit();

    /// <summary>After how long one more will be granted; meant for who was refused just now.</summary>
    TimeSpan RetryAfter { get; }
}
