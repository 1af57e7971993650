namespace Hub.Actors.Connections;

/// <summary>Parts from connections in steps, evenly: few in many steps are none in most of them. The first goes in the first step.</summary>
/// <param name="connections">Those that are parted from, in their order.</param>
/// <param name="perStep">How many in a step, a part of one too.</param>
/// <param name="part">How.</param>
internal sealed class Parting(IEnumerable<IActorRef> connections, double perStep, Action<IActorRef> part)
{
    // What sums of parts may be off by.
    private const double Tolerance = 1e-6;

    private readonly Queue<IActorRef> _left = new(connections);
    private long _step;
    private long _parted;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether there are more.</returns>
    public bool GoOn()
    {
        var due = (long)Math.Ceiling((++_step * perStep) - Tolerance);
        for (; _parted < due && _left.TryDequeue(out var connection); _parted++) part(connection);
        return _left.Count > 0;
    }
}
