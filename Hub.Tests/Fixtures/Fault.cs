namespace Hub.Tests.Fixtures;

/// <summary>What can go wrong in a cluster.</summary>
internal enum Fault
{
    /// <summary>A node is killed, and started again.</summary>
    Kill,

    /// <summary>A node stands still, and goes on.</summary>
    Freeze,

    /// <summary>A node's connections to the database are reset, and new ones refused.</summary>
    Cut,

    /// <summary>Between a node and the database nothing arrives any more.</summary>
    Swallow,

    /// <summary>A node is asked to stop, and started again.</summary>
    Terminate,

    /// <summary>The database crashes, and is started again.</summary>
    Crash,
}
