using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>A broadcast, turn by turn, to the connections there were when it began.</summary>
internal sealed class BroadcastUnderWay(Frame frame, Connection[] connections, IActorRef asker)
{
    private int _reached;
    private int _count;

    /// <summary>Says it to as many as one turn may; answers when it was the last.</summary>
    /// <returns>Whether there is more to do, in the next.</returns>
    public bool GoOn()
    {
        var end = Math.Min(_reached + TurnLimit.Writes, connections.Length);
        for (; _reached < end; _reached++)
        {
            var connection = connections[_reached];
            if (connection.HasEnded) continue;
            connection.Outbound.Deliver(frame);
            _count++;
        }

        if (_reached < connections.Length) return true;
        asker.Tell(new BroadcastSent(_count));
        return false;
    }
}
