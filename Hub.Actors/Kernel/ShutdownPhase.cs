namespace Hub.Actors.Kernel;

/// <summary>A phase of the shutdown.</summary>
/// <param name="Timeout">How long it may take. Then it is logged and the next phase begins.</param>
/// <param name="DependsOn">The phases that come before it.</param>
/// <param name="Recover">False ends the shutdown when the phase fails or takes too long.</param>
internal sealed record ShutdownPhase(TimeSpan Timeout, IReadOnlyList<string> DependsOn, bool Recover = true)
{
    /// <summary>Akka's phases, one after the other: 5 s each, 10 s for three of them.</summary>
    public static readonly IReadOnlyDictionary<string, ShutdownPhase> Defaults = Chain(
        (CoordinatedShutdown.PhaseBeforeServiceUnbind, 5),
        (CoordinatedShutdown.PhaseServiceUnbind, 5),
        (CoordinatedShutdown.PhaseServiceRequestsDone, 5),
        (CoordinatedShutdown.PhaseServiceStop, 5),
        (CoordinatedShutdown.PhaseBeforeClusterShutdown, 5),
        (CoordinatedShutdown.PhaseClusterShardingShutdownRegion, 10),
        (CoordinatedShutdown.PhaseClusterLeave, 5),
        (CoordinatedShutdown.PhaseClusterExiting, 10),
        (CoordinatedShutdown.PhaseClusterExitingDone, 5),
        (CoordinatedShutdown.PhaseClusterShutdown, 5),
        (CoordinatedShutdown.PhaseBeforeActorSystemTerminate, 5),
        (CoordinatedShutdown.PhaseActorSystemTerminate, 10));

    /// <summary>The default phases with other timeouts.</summary>
    /// <param name="timeouts">Timeouts by phase; phases that are not named keep theirs.</param>
    /// <exception cref="ConfigurationException">A phase does not exist.</exception>
    public static IReadOnlyDictionary<string, ShutdownPhase> DefaultsWith(IEnumerable<KeyValuePair<string, TimeSpan>> timeouts)
    {
        var phases = new Dictionary<string, ShutdownPhase>(Defaults);
        foreach (var (name, timeout) in timeouts)
        {
            if (!phases.TryGetValue(name, out var phase))
            {
                throw new ConfigurationException($"Unknown phase [{name}], known phases [{string.Join(',', phases.Keys)}].");
            }
            phases[name] = phase with { Timeout = timeout };
        }
        return phases;
    }

    /// <summary>The phases so that each comes after those it depends on.</summary>
    /// <exception cref="ArgumentException">A phase depends on itself, directly or through others.</exception>
    public static IReadOnlyList<string> InOrder(IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        var ordered = new List<string>();
        var visiting = new HashSet<string>();
        foreach (var name in phases.Keys)
        {
            Visit(name);
        }
        return ordered;

        void Visit(string name)
        {
            if (ordered.Contains(name)) return;
            if (!visiting.Add(name))
            {
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. Phase [{name}] depends on itself.");
            }
            if (phases.TryGetValue(name, out var phase))
            {
                foreach (var earlier in phase.DependsOn)
                {
                    Visit(earlier);
                }
            }
            ordered.Add(name);
        }
    }

    private static Dictionary<string, ShutdownPhase> Chain(params (string Name, int Seconds)[] phases)
    {
        var chain = new Dictionary<string, ShutdownPhase>();
        string? before = null;
        foreach (var (name, seconds) in phases)
        {
            chain[name] = new ShutdownPhase(TimeSpan.FromSeconds(seconds), before is null ? [] : [before]);
            before = name;
        }
        return chain;
    }
}
