namespace Hub.Host.Bench.Actors;

/// <summary>Measures the actor runtime: bytes per idle actor, messages, asks, starts and stops. It wants the machine to itself.</summary>
internal static partial class ActorFigures
{
    private const int Idle = 100_000;
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Measures everything; each figure is the median of several rounds after one that warms up.</summary>
    public static async Task<IReadOnlyList<ActorFigure>> MeasureAsync(int rounds) =>
    [
        new("idle UntypedActor", await BytesPerActorAsync(Props.Create<Quiet>()), "B"),
        new("idle ReceiveActor with one string field", await BytesPerActorAsync(Props.Create<QuietReceiver>("field")), "B"),
        new("idle ReceiveActor with one periodic timer", await BytesPerActorAsync(Props.Create<QuietTimer>("field")), "B"),
        new("ping-pong, one pair", await MedianAsync(rounds, () => PingPongAsync(pairs: 1, hops: 3_000_000)), "messages/s"),
        new("ping-pong, eight pairs", await MedianAsync(rounds, () => PingPongAsync(pairs: 8, hops: 1_000_000)), "messages/s"),
        new("tell, one producer to one UntypedActor", await MedianAsync(rounds, () => TellAsync(Props.Create<Counter>())), "messages/s"),
        new("allocated per tell to a warm UntypedActor", await BytesPerTellAsync(), "B"),
        new("tell, one producer to one ReceiveActor", await MedianAsync(rounds, () => TellAsync(Props.Create<CountingReceiver>())), "messages/s"),
        new("ask, one after the other", await MedianAsync(rounds, AskAsync), "asks/s"),
        new("allocated per ask", await BytesPerAskAsync(), "B"),
        new("start actors", await MedianAsync(rounds, async () => (await StartAndStopAsync()).Started), "actors/s"),
        new("stop actors", await MedianAsync(rounds, async () => (await StartAndStopAsync()).Stopped), "actors/s"),
    ];

    /// <summary>Live bytes per actor among many, everything that belongs to it included.</summary>
    private static async Task<double> BytesPerActorAsync(Props props)
    {
        var system = ActorSystem.Create("idle");
        var parent = system.ActorOf(Props.Create<Parent>());
        await parent.Ask(new Start(props, 1_000));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await parent.Ask(new Start(props, Idle));
        var after = GC.GetTotalMemory(forceFullCollection: true);
        await system.Terminate();
        return (after - before) / (double)Idle;
    }

    private static async Task<double> PingPongAsync(int pairs, int hops)
    {
        var system = ActorSystem.Create("ping-pong");
        var done = new CountdownEvent(pairs);
        var all = new TaskCompletionSource();
        var pings = new List<IActorRef>();
        for (var i = 0; i < pairs; i++)
        {
            var pong = system.ActorOf(Props.Create<Pong>());
            pings.Add(system.ActorOf(Props.Create<Ping>(pong, hops / 2, () =>
            {
                if (done.Signal()) all.SetResult();
            })));
        }
        await Task.WhenAll(pings.Select(p => p.Ask("ready")));
        var start = Clock.GetTimestamp();
        pings.ForEach(p => p.Tell("go"));
        await all.Task;
        var seconds = Clock.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return (double)pairs * hops / seconds;
    }

    private static async Task<double> TellAsync(Props props, int messages = 10_000_000)
    {
        var system = ActorSystem.Create("tell");
        var actor = system.ActorOf(props);
        var message = new object();
        await actor.Ask(new CountTo(0));
        var counted = actor.Ask(new CountTo(messages));
        var start = Clock.GetTimestamp();
        for (var i = 0; i < messages; i++)
        {
            actor.Tell(message, ActorRefs.NoSender);
        }
        await counted;
        var seconds = Clock.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return messages / seconds;
    }

    private static async Task<double> BytesPerTellAsync()
    {
        const int burst = 1_000;
        const int bursts = 1_000;
        var system = ActorSystem.Create("tell-bytes");
        var actor = system.ActorOf(Props.Create<Counter>());
        var message = new object();
        long before = 0;
        for (var round = 0; round < 2 * bursts; round++)
        {
            if (round == bursts) before = GC.GetTotalAllocatedBytes(precise: true);
            var counted = actor.Ask(new CountTo(burst));
            for (var i = 0; i < burst; i++)
            {
                actor.Tell(message, ActorRefs.NoSender);
            }
            await counted;
        }
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        await system.Terminate();
        // Each burst is awaited with an ask, which is not the tells'.
        return Math.Max(0, (bytes - (bursts * await BytesPerAskAsync())) / (burst * bursts));
    }

    private static async Task<double> AskAsync()
    {
        const int asks = 500_000;
        var system = ActorSystem.Create("ask");
        var echo = system.ActorOf(Props.Create<Echo>());
        var message = new object();
        await echo.Ask(message);
        var start = Clock.GetTimestamp();
        for (var i = 0; i < asks; i++)
        {
            await echo.Ask(message);
        }
        var seconds = Clock.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return asks / seconds;
    }

    private static async Task<double> BytesPerAskAsync()
    {
        const int asks = 100_000;
        var system = ActorSystem.Create("ask-bytes");
        var echo = system.ActorOf(Props.Create<Echo>());
        var message = new object();
        long before = 0;
        for (var i = 0; i < 2 * asks; i++)
        {
            if (i == asks) before = GC.GetTotalAllocatedBytes(precise: true);
            await echo.Ask(message);
        }
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        await system.Terminate();
        return bytes / (double)asks;
    }

    private static async Task<(double Started, double Stopped)> StartAndStopAsync()
    {
        var system = ActorSystem.Create("start-stop");
        var parent = system.ActorOf(Props.Create<Parent>());
        var start = Clock.GetTimestamp();
        await parent.Ask(new Start(Props.Create<Quiet>(), Idle));
        var started = Clock.GetElapsedTime(start).TotalSeconds;
        start = Clock.GetTimestamp();
        await parent.GracefulStop(TimeSpan.FromMinutes(1));
        var stopped = Clock.GetElapsedTime(start).TotalSeconds;
        await system.Terminate();
        return (Idle / started, Idle / stopped);
    }

    private static async Task<double> MedianAsync(int rounds, Func<Task<double>> measure)
    {
        await measure();
        var values = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            values[i] = await measure();
        }
        Array.Sort(values);
        return values[rounds / 2];
    }
}
