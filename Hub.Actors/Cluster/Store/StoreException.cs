namespace Hub.Actors.Cluster.Store;

/// <summary>The store cannot do it now: worth trying again.</summary>
internal sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);
