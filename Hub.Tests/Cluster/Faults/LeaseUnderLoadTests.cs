using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>Who is busy is not given up for it.</summary>
[Collection(nameof(RunsAlone))]
public sealed class LeaseUnderLoadTests
{
    // Every 750 ms one at least: longer than two leases.
    private const int Views = 9;

    // More than the pool can add threads for in that time.
    private const int Blockers = 2_000;

    [Fact]
    public async Task A_thread_pool_that_stands_still_and_busy_processors_delay_no_renewal()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var log = new List<string>();
        using var loggers = new ListLoggerFactory(log);
        await using var a = New("a");
        await using var b = New("b");
        using var ofA = new Listener();
        using var ofB = new Listener();
        await a.PrepareAsync(16, default);
        await a.StartAsync(new Uri("http://a:1"), ofA, default);
        await b.StartAsync(new Uri("http://b:1"), ofB, default);
        await Poll.UntilAsync(() => ofA.Nodes == 2 && ofB.Nodes == 2);

        var (hadAThread, isInTime) = await Task.Factory.StartNew(WhileNothingRuns, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.False(hadAThread);
        Assert.True(isInTime, string.Join('\n', log));
        Assert.Equal((2, 2), (ofA.Nodes, ofB.Nodes));
        Assert.Equal(["joined"], ofA.Events);
        Assert.Equal(["joined"], ofB.Events);
        Assert.True(a.LeaseIsHeld && b.LeaseIsHeld);

        PostgresMembership New(string name) => new(
            new ClusterOptions { Postgres = database }, new NodeId(name), TimeProvider.System, loggers);

        (bool HadAThread, bool IsInTime) WhileNothingRuns()
        {
            using var goOn = new ManualResetEventSlim();
            var (ended, hasRun) = (new CountdownEvent(Blockers), false);
            for (var i = 0; i < Blockers; i++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    goOn.Wait();
                    ended.Signal();
                });
            }

            ThreadPool.QueueUserWorkItem(_ => Volatile.Write(ref hasRun, true));
            var spinning = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() =>
            {
                while (!goOn.IsSet) Thread.SpinWait(1_000);
            })).ToArray();
            foreach (var thread in spinning) thread.Start();
            var isInTime = ofA.WaitForMore(Views) && ofB.WaitForMore(Views);
            var hadAThread = Volatile.Read(ref hasRun);
            goOn.Set();
            foreach (var thread in spinning) thread.Join();
            ended.Wait();
            ended.Dispose();
            return (hadAThread, isInTime);
        }
    }

    [Fact]
    public async Task Two_nodes_that_share_all_processors_with_their_load_for_ten_seconds_keep_each_other_and_tell_who_is_silent_from_who_is_not()
    {
        await using var cluster = new HubCluster(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        foreach (var name in (string[])["a", "b"]) await cluster.AddAsync(name, ("HUB__RATELIMIT__MESSAGES", "0"), ("HUB__HEARTBEAT__INTERVAL", "00:00:02"));
        await cluster.EvenAsync(2);
        var incarnations = (await cluster.MovesAsync()).Incarnations;

        await using var way = new CutProxy(cluster["a"].Url);
        await using var watcher = await HubPeer.ConnectAsync(cluster["b"].WebSocketUrl("/ws"));
        await watcher.SubscribeAsync("quiet", ""","presence":true""");
        await using var silent = await HubPeer.ConnectAsync(way.WebSocketUrl("/ws"));
        await silent.SubscribeAsync("quiet");

        await using var publishing = Bench("publish", cluster["a"].WebSocketUrl("/ws"), "--rooms", "50", "--in-flight", "1000");
        await using var fanningOut = Bench("fanout", cluster["b"].WebSocketUrl("/ws/{room}"));
        var load = Task.WhenAll(publishing.ExitCodeAsync(), fanningOut.ExitCodeAsync());
        way.Swallow();
        await watcher.UntilAsync("leave");
        Assert.False(load.IsCompleted);
        // Who reads answers pings.
        var listening = watcher.NextAsync("message");
        foreach (var bench in (HubProcess[])[publishing, fanningOut]) Assert.True(await bench.ExitCodeAsync() == 0, bench.Error.Text + bench.Output.Text);

        await using var last = await HubPeer.ConnectAsync(cluster["a"].WebSocketUrl("/ws"));
        await last.PublishAsync("quiet", "\"still there?\"");
        Assert.Equal("still there?", (await listening).GetProperty("data").GetString());
        Assert.Equal(incarnations, (await cluster.MovesAsync()).Incarnations);
        foreach (var node in cluster.Nodes)
            Assert.DoesNotContain(node.Error.Lines, line => line.Contains("The lease of", StringComparison.Ordinal) || line.Contains("given", StringComparison.Ordinal));

        static HubProcess Bench(string what, Uri url, params string[] more) =>
            HubProcess.Start(["bench", what, url.ToString(), "--warmup", "0", "--duration", "00:00:10", .. more]);
    }

    /// <summary>Counts views on the lease's thread; nothing of it needs another.</summary>
    private sealed class Listener : IMembershipListener, IDisposable
    {
        private readonly List<string> _events = [];
        private readonly ManualResetEventSlim _enough = new();
        private int _awaited;
        private volatile int _nodes;

        public int Nodes => _nodes;

        public IReadOnlyList<string> Events
        {
            get
            {
                lock (_events) return [.. _events];
            }
        }

        /// <summary>Holds the thread until there were so many more views; false when they do not come.</summary>
        public bool WaitForMore(int views)
        {
            Volatile.Write(ref _awaited, views);
            return _enough.Wait(Limits.Generous);
        }

        public void Joined(Incarnation self) => Add("joined");

        public void Seen(ClusterView view)
        {
            _nodes = view.Nodes.Count;
            if (Interlocked.Decrement(ref _awaited) == 0) _enough.Set();
        }

        public void LeaseLapsed() => Add("lapsed");

        public void LeaseRenewed() => Add("renewed");

        public void Evicted() => Add("evicted");

        public void DatabaseReplaced() => Add("replaced");

        public void Dispose() => _enough.Dispose();

        private void Add(string said)
        {
            lock (_events) _events.Add(said);
        }
    }
}
