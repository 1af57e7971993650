using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster</c>: what a running node sees of its cluster, and how it leaves it.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "See the cluster of a running node, or make the node leave")
    {
        ClusterStatusCommand.Create(),
        ClusterLeaveCommand.Create(),
    };
}
