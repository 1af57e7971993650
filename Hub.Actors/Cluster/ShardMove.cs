using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>Takes some shards to one other node: freezes them, sends what they are, and changes the table. Whoever speaks to them waits meanwhile.</summary>
/// <param name="region">Has the shards.</param>
/// <param name="peers">The other nodes.</param>
/// <param name="membership">The table.</param>
/// <param name="answers">Where the other node's answers are waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class ShardMove(IActorRef region, LinkPeers peers, IMembership membership, Answers answers, TimeProvider time)
{
    // So long other nodes may take to have all that the shards' entities have told them; what one has not, the next owner tells it.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);

    // A shard is collected within a turn of each of its entities, and sent within a network's time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<MoveEnded> RunAsync(IReadOnlyCollection<ShardTransfer> moves, CancellationToken cancellation)
    {
        var states = new Dictionary<ShardId, IReadOnlyDictionary<string, object>>();
        try
        {
            var yielding = moves.Select(move => region.Ask<ShardYielded>(new YieldShard(move.Shard), Patience)).ToArray();
            foreach (var yielded in await Task.WhenAll(yielding)) states[yielded.Shard] = yielded.States;
            await Task.WhenAny(peers.FlushAsync(), Task.Delay(FlushTime, time, cancellation));
            await Task.WhenAll(moves.Where(move => states[move.Shard].Count > 0).Select(move => SendAsync(move, states[move.Shard], cancellation)));
            var gone = await membership.TransferAsync(moves, cancellation);
            return new MoveEnded(moves, gone, states, Failure: null);
        }
        catch (Exception failure) when (failure is TimeoutException or AskTimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // Before the table was changed: all is as it was.
            return new MoveEnded(moves, [], states, failure);
        }
    }

    private async Task SendAsync(ShardTransfer move, IReadOnlyDictionary<string, object> states, CancellationToken cancellation)
    {
        var state = new ShardState(move.Shard, move.Term + 1, states);
        var taken = await AwaitedAnswer.AskAsync(peers.Of(move.To), state, answers).WaitAsync(Patience, time, cancellation);
        if (taken is null) throw new InvalidOperationException("The next owner is gone");
    }
}
