namespace Hub.Actors.Cluster.Postgres;

/// <summary>The database could not be used. The message is one line for an operator and never has the password in it.</summary>
internal sealed class ClusterDatabaseException(string message, bool isFinal, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether trying again is in vain until somebody mends something: a wrong password, a missing right, an old server.</summary>
    public bool IsFinal { get; } = isFinal;
}
