namespace Hub.Actors.Client;

/// <summary>Where a subscription is on the connection that there is.</summary>
internal enum SubscriptionState
{
    /// <summary>Not asked for, or refused for now.</summary>
    Idle,

    /// <summary>Asked for.</summary>
    Asked,

    /// <summary>Granted: what comes of the room is the subscription's.</summary>
    Live,

    /// <summary>More came than its reader takes: it is about to leave the room.</summary>
    Leaving,

    /// <summary>It has left the room, and goes on from its position when its reader has caught up.</summary>
    Behind,
}
