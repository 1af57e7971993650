namespace Hub.Tests.Fixtures;

/// <summary>Which faults there are when, decided by nothing but a seed.</summary>
internal static class FaultPlan
{
    /// <summary>The target of a fault that is no node's.</summary>
    public const string Database = "database";

    // Shorter and longer than the lease, which is 3 s.
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(7);

    /// <summary>One fault after the other, at times a second one before the first is over, on another target.</summary>
    /// <param name="seed">Decides all.</param>
    /// <param name="nodes">The nodes' names.</param>
    /// <param name="length">None begins later.</param>
    public static IReadOnlyList<PlannedFault> Of(int seed, IReadOnlyList<string> nodes, TimeSpan length)
    {
        var random = new Random(seed);
        var plan = new List<PlannedFault>();
        for (var at = Between(1, 3); at < length;)
        {
            var first = Next(at, besides: null);
            plan.Add(first);
            var over = at + first.Lasts;
            if (random.Next(3) == 0)
            {
                var second = Next(at + (first.Lasts * random.NextDouble()), first.Target);
                plan.Add(second);
                if (second.At + second.Lasts > over) over = second.At + second.Lasts;
            }

            at = over + Between(0.5, 5);
        }

        return plan;

        PlannedFault Next(TimeSpan at, string? besides)
        {
            string target;
            Fault fault;
            do
            {
                fault = (Fault)random.Next((int)Fault.Crash + 1);
                target = fault == Fault.Crash ? Database : nodes[random.Next(nodes.Count)];
            }
            while (target == besides);
            return new PlannedFault(fault, target, at, random.Next(2) == 0 ? Between(s_shortest.TotalSeconds, 2.5) : Between(2.5, s_longest.TotalSeconds));
        }

        TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * random.NextDouble()));
    }
}
