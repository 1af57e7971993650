namespace Hub.Host.Authentication;

/// <summary>What came of looking at a token.</summary>
internal enum TokenOutcome
{
    /// <summary>It says who its bearer is.</summary>
    Good,

    /// <summary>It is not one, or not for here.</summary>
    Bad,

    /// <summary>It was good, and its time is over.</summary>
    Expired,
}
