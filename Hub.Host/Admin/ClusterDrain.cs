using System.Globalization;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>Has a node of the cluster drained, from whichever node is asked.</summary>
internal sealed partial class ClusterDrain(HubNode node, IClusterEngine engine, ILogger<ClusterDrain> logger)
{
    /// <summary>Connections a second that are closed where the request says nothing.</summary>
    public const int DefaultRate = 100;

    /// <summary>The most that may be asked for.</summary>
    public const int MaxRate = 10_000;

    public async Task<IResult> BeginAsync(string? name, string? rate, CancellationToken cancellation)
    {
        if (!TryRate(rate, out var perSecond))
            return AdminProblem.BadRequest($"rate={rate} must be a whole number of connections a second, 1 to {MaxRate}");
        if (string.IsNullOrEmpty(name)) return NameMissing();
        var nodes = engine.State.Nodes;
        if (nodes.FirstOrDefault(one => one.Id.Node.Name == name) is not { } found) return AdminProblem.NoNode(name, nodes);

        if (nodes.All(other => other.Id == found.Id || other.IsLeaving))
        {
            return AdminProblem.Of(
                StatusCodes.Status409Conflict, $"{name} is the only node that stays, so nobody could take what it has: start another, or stop it with hub cluster leave");
        }

        Log.Requested(logger, name, perSecond);
        return Answer(name, found, await node.DrainAsync(found.Id, perSecond, cancellation), isDraining: true);
    }

    public async Task<IResult> LookAsync(string? name, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(name)) return NameMissing();
        var found = engine.State.Nodes.FirstOrDefault(one => one.Id.Node.Name == name);
        return Answer(name, found, found is null ? null : await node.CountConnectionsAsync(found.Id, cancellation), found?.IsLeaving ?? false);
    }

    private static IResult Answer(string name, NodeState? found, int? connections, bool isDraining) => Results.Json(
        new DrainReport(name, connections is not null, isDraining, connections ?? 0, connections is null ? 0 : found!.Shards), AdminJson.Default.DrainReport);

    private static IResult NameMissing() => AdminProblem.BadRequest("node is missing: name one of the cluster's, as in ?node=hub-1");

    private static bool TryRate(string? text, out int rate)
    {
        rate = DefaultRate;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out rate) && rate is >= 1 and <= MaxRate);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.DrainRequested, LogLevel.Information,
            "Asked at /admin/api/cluster/drain to drain {Node}: {Rate} connections a second are closed with 4206, and its shards go to others")]
        public static partial void Requested(ILogger logger, string node, int rate);
    }
}
