using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>What engines say to each other. Kinds 100 to 119.</summary>
internal static class ClusterWire
{
    public static WireTable AddCluster(this WireTable table) => table
        .Add<ShardState>(
            100,
            (to, it) =>
            {
                to.Number(it.Shard.Number);
                to.Number(it.Term);
                to.Number(it.States.Count);
                foreach (var (entityId, state) in it.States)
                {
                    to.Text(entityId);
                    table.Write(state, to);
                }
            },
            (from, origin) =>
            {
                var shard = new ShardId(from.Int());
                var term = from.Number();
                var states = new Dictionary<string, object>();
                for (var count = from.Count(); count > 0; count--) states[from.Text()] = table.Read(from, origin);
                return new ShardState(shard, term, states);
            })
        .Add(101, ShardStateTaken.Instance)
        .Add(102, FlushBack.Instance)
        .Add(103, Flushed.Instance);
}
