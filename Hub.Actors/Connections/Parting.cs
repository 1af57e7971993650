namespace Hub.Actors.Connections;

/// <summary>Parts from connections in steps, so many in each.</summary>
/// <param name="connections">Those that are parted from, in their order.</param>
/// <param name="perStep">How many in a step; of a part of one the steps between add up.</param>
/// <param name="part">How.</param>
internal sealed class Parting(IEnumerable<IActorRef> connections, double perStep, Action<IActorRef> part)
{
    private readonly Queue<IActorRef> _left = new(connections);
    private double _due;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether there are more.</returns>
    public bool GoOn()
    {
        for (_due += perStep; _due >= 1 && _left.TryDequeue(out var connection); _due--) part(connection);
        return _left.Count > 0;
    }
}
