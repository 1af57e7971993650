using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel;

public class DeadLettersTests : TimedActorSpec
{
    private readonly Probe _logged;

    public DeadLettersTests()
    {
        _logged = NewProbe();
        Sys.EventStream.Subscribe(_logged.Ref, typeof(Info));
    }

    [Fact]
    public async Task A_message_to_a_stopped_actor_is_published_with_both_ends()
    {
        var letters = Letters<DeadLetter>();
        var sender = NewProbe();
        var dead = await DeadAsync();
        dead.Tell("hello", sender.Ref);
        var letter = await letters.NextAsync<DeadLetter>();
        Assert.Equal(("hello", sender.Ref, dead), (letter.Message, letter.Sender, letter.Recipient));
    }

    [Fact]
    public async Task What_is_told_to_dead_letters_is_published()
    {
        var letters = Letters<DeadLetter>();
        Sys.DeadLetters.Tell("hello");
        var letter = await letters.NextAsync<DeadLetter>();
        Assert.Equal(("hello", Sys.DeadLetters, Sys.DeadLetters), (letter.Message, letter.Sender, letter.Recipient));
        Sys.DeadLetters.Tell(letter);
        Assert.Equal("hello", (await letters.NextAsync<DeadLetter>()).Message);
        Assert.Throws<InvalidMessageException>(() => Sys.DeadLetters.Tell(null!));
    }

    [Fact]
    public async Task A_letter_to_a_listener_that_has_stopped_does_not_come_back()
    {
        var letters = Letters<DeadLetter>();
        var dead = await DeadAsync();
        dead.Tell(new DeadLetter("missed", Sys.DeadLetters, dead));
        dead.Tell("next");
        Assert.Equal("next", (await letters.NextAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_suppressed_message_is_published_as_one_to_dead_letters_and_not_logged()
    {
        var letters = Letters<DeadLetter>();
        var suppressed = Letters<SuppressedDeadLetter>();
        var dead = await DeadAsync();
        dead.Tell(new Unimportant());
        dead.Tell(PoisonPill.Instance);
        dead.Tell(new Terminated(dead, true, false));
        Assert.Equal(Sys.DeadLetters, (await suppressed.NextAsync<SuppressedDeadLetter>()).Recipient);
        Assert.IsType<PoisonPill>((await suppressed.NextAsync<SuppressedDeadLetter>()).Message);
        Assert.IsType<Terminated>((await suppressed.NextAsync<SuppressedDeadLetter>()).Message);
        await letters.ExpectNothingAsync();
        await _logged.ExpectNothingAsync();
    }

    [Fact]
    public async Task Logging_stops_after_ten()
    {
        var dead = await DeadAsync();
        for (var i = 1; i <= 30; i++)
        {
            dead.Tell(i);
        }
        for (var i = 1; i <= 10; i++)
        {
            var text = (await _logged.NextAsync<Info>()).Message.ToString()!;
            Assert.Contains($"[{i}] dead letters encountered", text, StringComparison.Ordinal);
            Assert.Equal(i == 10, text.Contains("no more dead letters will be logged", StringComparison.Ordinal));
        }
        await _logged.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_unhandled_message_is_logged_too()
    {
        var probe = NewProbe();
        Sys.EventStream.Publish(new UnhandledMessage("what", Sys.DeadLetters, probe.Ref));
        var info = await _logged.NextAsync<Info>();
        Assert.Contains("was unhandled", info.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(probe.Ref.Path.ToString(), info.LogSource);
    }

    [Fact]
    public void A_dead_letter_has_both_ends()
    {
        Assert.Throws<ArgumentNullException>(() => new DeadLetter("m", null!, Sys.DeadLetters));
        Assert.Throws<ArgumentNullException>(() => new DeadLetter("m", Sys.DeadLetters, null!));
        Assert.Throws<ArgumentNullException>(() => new SuppressedDeadLetter(PoisonPill.Instance, null!, Sys.DeadLetters));
    }

    [Fact]
    public async Task Dead_letters_of_a_system_that_has_ended_are_not_logged()
    {
        var log = new List<string>();
        var system = ActorSystem.Create("ending", new ActorSystemSettings { LoggerFactory = new ListLoggerFactory(log) });
        var actor = system.ActorOf(Props.Create<Stays>());
        await system.Terminate().WaitAsync(Limit);
        actor.Tell("too late");
        Assert.DoesNotContain(log, line => line.Contains("dead letters", StringComparison.Ordinal));
    }

    private Probe Letters<T>()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe<T>(probe.Ref);
        return probe;
    }

    private async Task<IActorRef> DeadAsync()
    {
        var actor = Sys.ActorOf(Props.Create<Stays>());
        Assert.True(await actor.GracefulStop(TimeSpan.Zero));
        return actor;
    }

    private sealed record Unimportant : IDeadLetterSuppression;

    private sealed class Stays : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
