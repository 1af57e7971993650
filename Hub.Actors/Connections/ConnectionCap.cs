namespace Hub.Actors.Connections;

/// <summary>Which limit to the number of connections is reached.</summary>
internal enum ConnectionCap
{
    /// <summary><see cref="LimitOptions.Connections"/>.</summary>
    Node,

    /// <summary><see cref="LimitOptions.NewPerSecond"/>.</summary>
    NewPerSecond,

    /// <summary><see cref="LimitOptions.ConnectionsPerAddress"/>.</summary>
    Address,

    /// <summary><see cref="LimitOptions.ConnectionsPerUser"/>.</summary>
    User,
}
