using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster</c>: what a running node sees of its cluster, and how it leaves it.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new Command("cluster", "See the cluster of a running node, drain a node, or make it leave")
    {
        ClusterStatusCommand.Create(),
        ClusterShardsCommand.Create(),
        ClusterTailCommand.Create(),
        ClusterDrainCommand.Create(),
        ClusterRebalanceCommand.Create(),
        ClusterLeaveCommand.Create(),
    }.WithExamples(
        """
        hub cluster status  of the node that this user runs here
        hub cluster leave  it hands its shards over and stops
        """);
}
