namespace Hub.Actors.Cluster.Links;

/// <summary>
/// Stands where a connection is of a version that has nothing for a message: nobody gets it, and who waits for its answer is told that there is none.
/// </summary>
internal sealed record Unsaid
{
    public static readonly Unsaid Instance = new();
}
