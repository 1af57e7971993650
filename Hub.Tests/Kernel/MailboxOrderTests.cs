using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class MailboxOrderTests : ActorSpec
{
    [Fact]
    public void Every_sender_s_messages_arrive_in_order_and_once_however_senders_interleave()
    {
        // Per sender, the sizes of its bursts.
        var senders = Gen.Choose(1, 200).ListOf().Where(b => b.Count is > 0 and < 20).ListOf()
            .Where(s => s.Count is > 0 and < 6).ToArbitrary();
        Prop.ForAll(senders, bursts => ArriveInOrder(bursts.Select(b => b.ToArray()).ToArray())).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Stashing_anywhere_keeps_the_order()
    {
        // True where a message is stashed when it comes first; a last message opens the stash.
        var patterns = Gen.Elements(true, false).ListOf().ToArbitrary();
        Prop.ForAll(patterns, stashed => StashedComeLaterInOrder([.. stashed])).QuickCheckThrowOnFailure();
    }

    private bool ArriveInOrder(int[][] bursts)
    {
        using var outcome = new Outcome();
        var total = bursts.Sum(b => b.Sum());
        var receiver = Sys.ActorOf(Props.Create<Collector>(total, outcome));
        Parallel.For(0, bursts.Length, sender =>
        {
            var number = 0;
            foreach (var burst in bursts[sender])
            {
                for (var i = 0; i < burst; i++)
                {
                    receiver.Tell((sender, number++));
                }
                Thread.Yield();
            }
        });
        var received = outcome.Await();
        Sys.Stop(receiver);
        return Enumerable.Range(0, bursts.Length).All(sender =>
            received.Where(r => r.Sender == sender).Select(r => r.Number).SequenceEqual(Enumerable.Range(0, bursts[sender].Sum())));
    }

    private bool StashedComeLaterInOrder(bool[] stashed)
    {
        using var outcome = new Outcome();
        var receiver = Sys.ActorOf(Props.Create<StashingCollector>(stashed, outcome));
        for (var i = 0; i < stashed.Length; i++)
        {
            receiver.Tell(i);
        }
        receiver.Tell("open");
        var expected = Enumerable.Range(0, stashed.Length).Where(i => !stashed[i])
            .Concat(Enumerable.Range(0, stashed.Length).Where(i => stashed[i]));
        var received = outcome.Await();
        Sys.Stop(receiver);
        return received.Select(r => r.Number).SequenceEqual(expected);
    }

    /// <summary>What an actor received. Properties are synchronous, so its end is waited for by blocking.</summary>
    private sealed class Outcome : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private List<(int Sender, int Number)> _received = [];

        public void Set(List<(int Sender, int Number)> received)
        {
            _received = received;
            _done.Set();
        }

        public List<(int Sender, int Number)> Await()
        {
            Assert.True(_done.Wait(Limit));
            return _received;
        }

        public void Dispose() => _done.Dispose();
    }

    private sealed class Collector(int total, Outcome outcome) : UntypedActor
    {
        private readonly List<(int Sender, int Number)> _received = [];

        protected override void OnReceive(object message)
        {
            _received.Add(((int, int))message);
            if (_received.Count == total) outcome.Set(_received);
        }
    }

    private sealed class StashingCollector(bool[] stashed, Outcome outcome)
        : UntypedActor, IWithUnboundedStash
    {
        private readonly List<(int Sender, int Number)> _received = [];
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "open")
            {
                _open = true;
                Stash.UnstashAll();
            }
            else if (!_open && stashed[(int)message])
            {
                Stash.Stash();
            }
            else
            {
                _received.Add((0, (int)message));
            }
            if (_open && _received.Count == stashed.Length) outcome.Set(_received);
        }
    }
}
