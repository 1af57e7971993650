using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>The shards of the cluster, and its connections shared out anew.</summary>
internal sealed partial class AdminCluster
{
    private readonly HubNode _node;
    private readonly IClusterEngine _engine;
    private readonly NodeQuestions _questions;
    private readonly ILogger _logger;

    public AdminCluster(HubNode node, IClusterEngine engine, NodeQuestions questions, ILogger<AdminCluster> logger)
    {
        _node = node;
        _engine = engine;
        _questions = questions;
        _logger = logger;
        questions.Answer(Questions.Shed, asked =>
        {
            node.View.Shed(asked.Most, asked.Rate);
            return Task.FromResult<Counted?>(new Counted(asked.Most));
        });
    }

    public IResult Shards()
    {
        var shards = _engine.Shards;
        return Results.Json(
            new ShardListReport(_engine.Self.Node.Name, _engine.ShardCount, [.. shards.Select((row, number) => new ShardReport(number, row.Owner?.Node.Name, row.Term))]),
            AdminJson.Default.ShardListReport);
    }

    public async Task<IResult> RebalanceAsync(HttpContext context)
    {
        if (AdminQuery.Number(context.Request, "rate", 1, ClusterDrain.MaxRate, ClusterDrain.DefaultRate, out var rate) is { } wrong)
            return AdminProblem.BadRequest(wrong);
        var staying = _questions.Nodes.Where(node => !node.IsLeaving).ToList();
        var counts = await Task.WhenAll(staying.Select(node => _node.CountConnectionsAsync(node.Id, context.RequestAborted)));
        if (Array.IndexOf(counts, null) is >= 0 and var silent)
        {
            return AdminProblem.Of(
                StatusCodes.Status503ServiceUnavailable, $"{staying[silent].Id.Node.Name} has not told how many connections it has, so nobody's share is known: try again");
        }

        var all = counts.Sum(count => (long)count!.Value);
        var nodes = await Task.WhenAll(staying.Zip(counts, async (node, count) =>
        {
            var excess = new Rebalancer.Counts(count!.Value, all, staying.Count).Excess(above: 0);
            if (excess > 0) await _questions.AskAsync(node, Questions.Shed, new ShedAsked(excess, rate), context.RequestAborted);
            return new RebalanceNode(node.Id.Node.Name, count.Value, excess);
        }));
        Log.RebalanceRequested(_logger, nodes.Sum(node => node.Closing), rate);
        return Results.Json(new RebalanceReport(rate, nodes), AdminJson.Default.RebalanceReport);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RebalanceRequested, LogLevel.Information,
            "Asked at /admin/api/cluster/rebalance to share connections out anew: {Count} are closed with 4202, {Rate} a second on each node")]
        public static partial void RebalanceRequested(ILogger logger, int count, int rate);
    }
}
