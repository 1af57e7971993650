using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ReceiveTimeoutTests : TimedActorSpec
{
    private readonly Probe _probe;
    private readonly IActorRef _actor;

    public ReceiveTimeoutTests()
    {
        _probe = NewProbe();
        _actor = Sys.ActorOf(Props.Create<Silent>(_probe.Ref));
    }

    [Fact]
    public async Task Silence_is_told_again_and_again_until_it_is_cleared()
    {
        await SetAsync(Seconds(10));
        for (var i = 0; i < 3; i++)
        {
            Pass(9.999);
            await _probe.ExpectNothingAsync();
            Pass(0.001);
            await _probe.ExpectAsync("silence");
            await FenceAsync();
        }
        await SetAsync(null);
        Pass(100);
        await FenceAsync();
    }

    [Fact]
    public async Task Every_message_begins_the_silence_anew()
    {
        await SetAsync(Seconds(10));
        for (var i = 0; i < 5; i++)
        {
            Pass(9);
            await _actor.Ask("message", Limit);
            await _actor.Ask(new Marked(), Limit);
        }
        await _probe.ExpectNothingAsync();
        Pass(10);
        await _probe.ExpectAsync("silence");
    }

    [Fact]
    public async Task A_marked_message_does_not_count()
    {
        await SetAsync(Seconds(10));
        Pass(9);
        await _actor.Ask(new Marked(), Limit);
        await _actor.Ask<ActorIdentity>(new Identify(1), Limit);
        Pass(1);
        await _probe.ExpectAsync("silence");
    }

    [Fact]
    public async Task A_shorter_time_counts_from_its_own_message()
    {
        await SetAsync(Seconds(100));
        await SetAsync(Seconds(1));
        Pass(1);
        await _probe.ExpectAsync("silence");
    }

    [Fact]
    public async Task The_context_knows_the_time_that_was_set()
    {
        Assert.Null(await _actor.Ask<object>("timeout", Limit) as TimeSpan?);
        await SetAsync(Seconds(7));
        Assert.Equal(Seconds(7), await _actor.Ask<object>("timeout", Limit));
    }

    [Fact]
    public async Task It_can_be_set_in_PreStart_and_survives_a_restart_by_being_set_again()
    {
        var actor = Sys.ActorOf(Props.Create<FromTheStart>(_probe.Ref));
        await actor.Ask("alive", Limit);
        await actor.Ask<ActorIdentity>(new Identify(1), Limit);
        Pass(10);
        await _probe.ExpectAsync("silence");
        actor.Tell(new InvalidOperationException("boom"));
        await actor.Ask("alive", Limit);
        await actor.Ask<ActorIdentity>(new Identify(1), Limit);
        Pass(10);
        await _probe.ExpectAsync("silence");
    }

    [Fact]
    public async Task No_time_at_all_is_over_after_every_message()
    {
        await SetAsync(TimeSpan.Zero);
        Pass(0.001);
        await _probe.ExpectAsync("silence");
    }

    private async Task SetAsync(TimeSpan? timeout)
    {
        await _actor.Ask(new Set(timeout), Limit);
        // The answer is given inside of the message; the next answer comes after its end.
        await _actor.Ask(new Marked(), Limit);
    }

    private async Task FenceAsync()
    {
        await _actor.Ask(new Marked(), Limit);
        await _probe.ExpectNothingAsync();
    }

    private sealed record Set(TimeSpan? Timeout);

    private sealed record Marked : INotInfluenceReceiveTimeout;

    private sealed class Silent(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Set set:
                    Change(set.Timeout);
                    break;
                case ReceiveTimeout:
                    probe.Tell("silence");
                    break;
                case "timeout":
                    Sender.Tell(Context.ReceiveTimeout ?? (object)"none");
                    break;
                default:
                    Sender.Tell(message);
                    break;
            }
        }

        private void Change(TimeSpan? timeout)
        {
            try
            {
                Context.SetReceiveTimeout(timeout);
                Sender.Tell("set");
            }
            catch (ArgumentOutOfRangeException e)
            {
                Sender.Tell(e);
            }
        }
    }

    private sealed class FromTheStart(IActorRef probe) : UntypedActor
    {
        protected override void PreStart() => SetReceiveTimeout(Seconds(10));

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case ReceiveTimeout:
                    probe.Tell("silence");
                    break;
                case Exception failure:
                    throw failure;
                default:
                    Sender.Tell(message);
                    break;
            }
        }
    }
}
