namespace Hub.Actors.Client;

/// <summary>Where a <see cref="HubClient"/> is.</summary>
public enum HubClientState
{
    /// <summary>There is no connection; one is tried, or waited for.</summary>
    Connecting,

    /// <summary>The server has said welcome.</summary>
    Open,

    /// <summary>It is over: disposed of, or the server does not want it back.</summary>
    Closed,
}
