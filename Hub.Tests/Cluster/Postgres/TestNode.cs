using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>One node's part of the cluster, with a way of its own to the database.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(3);

    public TestNode(string connectionString, string name, string? url = null, ILoggerFactory? loggers = null, int shards = ClusterSchema.DefaultShardCount)
    {
        Database = new ClusterDatabase(connectionString, TimeProvider.System);
        Membership = new Membership(
            new MembershipSettings(new NodeId(name), url ?? $"http://{name}:8081", s_lease, shards), Database, new ClusterSchema(Database), Events,
            TimeProvider.System, (loggers ?? NullLoggerFactory.Instance).CreateLogger<Membership>());
        Shards = new ShardStatements(Database);
        Nodes = new NodeStatements(Database);
    }

    public MembershipEvents Events { get; } = new();

    public ClusterDatabase Database { get; }

    public Membership Membership { get; }

    public ShardStatements Shards { get; }

    public NodeStatements Nodes { get; }

    public Incarnation Self => Events.Self;

    public static async Task<TestNode> JoinedAsync(string connectionString, string name, string? url = null, ILoggerFactory? loggers = null)
    {
        var node = new TestNode(connectionString, name, url, loggers);
        await node.Membership.StartAsync().WaitAsync(Limits.Generous);
        Assert.Equal("joined", await node.Events.NextAsync());
        return node;
    }

    /// <summary>Claims shards, of which it has seen nothing before.</summary>
    public Task<IReadOnlyList<ShardTerm>> ClaimAsync(params IEnumerable<int> shards) =>
        Shards.ClaimAsync(Self, [.. shards.Select(shard => new ShardTerm(new ShardId(shard), 0))], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Membership.DisposeAsync();
        await Database.DisposeAsync();
    }
}
