using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class PropsTests : ActorSpec
{
    [Fact]
    public async Task Every_form_makes_the_actor()
    {
        var text = "a";
        var type = typeof(Pair);
        Props[] forms =
        [
            Props.Create(() => new Pair(text, 1)),
            Props.Create<Pair>("a", 1),
            Props.Create(type, "a", 1),
            Props.CreateBy(new PairProducer()),
        ];
        foreach (var props in forms)
        {
            Assert.Equal(typeof(Pair), props.Type);
            Assert.Equal("a1", await Sys.ActorOf(props).Ask("who", Limit));
        }
        Assert.Equal("none", await Sys.ActorOf(Props.Create<Pair>(SupervisorStrategy.StoppingStrategy)).Ask("who", Limit));
        Assert.Equal("none", await Sys.ActorOf<Pair>().Ask("who", Limit));
        Assert.Equal(["a", 1], forms[1].Arguments);
    }

    [Fact]
    public async Task A_null_argument_fits_a_constructor_that_takes_one()
    {
        Assert.Equal("1", await Sys.ActorOf(Props.Create<Pair>(null, 1)).Ask("who", Limit));
    }

    [Fact]
    public void An_expression_must_be_a_constructor_call()
    {
        Assert.Throws<InvalidCastException>(() => Props.Create(() => Make()));
        Assert.Throws<ArgumentNullException>(() => Props.Create(null!));
        Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));
    }

    [Fact]
    public async Task Props_without_a_matching_constructor_fail_the_start()
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        await ChildOf(parent, Props.Create<Pair>("a", "b", "c"));
        var failure = await failures.NextAsync<ActorInitializationException>();
        Assert.IsType<MissingMethodException>(failure.GetBaseException());
    }

    [Fact]
    public async Task A_producer_gets_every_instance_back_on_restart_and_on_stop()
    {
        var producer = new CountingProducer();
        var actor = Sys.ActorOf(Props.CreateBy(producer));
        await actor.Ask("alive", Limit);
        actor.Tell(new InvalidOperationException("boom"));
        await actor.Ask("alive", Limit);
        Assert.Equal((2, 1), (producer.Produced, producer.Released));
        Assert.True(await actor.GracefulStop(Limit));
        await producer.SecondRelease.WaitAsync(Limit);
        Assert.Equal((2, 2), (producer.Produced, producer.Released));
    }

    private static Pair Make() => throw new NotSupportedException();

    private sealed class Pair : UntypedActor
    {
        private readonly string _text;

        public Pair()
        {
            _text = "none";
        }

        public Pair(string text, int number)
        {
            _text = text + number;
        }

        protected override void OnReceive(object message) => Sender.Tell(_text);
    }

    private sealed class PairProducer : IIndirectActorProducer
    {
        public Type ActorType => typeof(Pair);

        public ActorBase Produce() => new Pair("a", 1);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class CountingProducer : IIndirectActorProducer
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _produced;
        private int _released;

        public Type ActorType => typeof(Failing);

        public int Produced => _produced;

        public int Released => _released;

        public Task SecondRelease => _second.Task;

        public ActorBase Produce()
        {
            _produced++;
            return new Failing();
        }

        public void Release(ActorBase actor)
        {
            if (++_released == 2) _second.SetResult();
        }
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            Sender.Tell(message);
        }
    }
}
