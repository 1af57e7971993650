using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

/// <summary>The pause goes by the system's clock; Akka's by the machine's.</summary>
public class DeadLetterLogTests : TimedActorSpec
{
    [Fact]
    public async Task Logging_stops_after_ten_for_five_minutes()
    {
        var logged = NewProbe();
        Sys.EventStream.Subscribe(logged.Ref, typeof(Info));
        for (var i = 1; i <= 30; i++)
        {
            Sys.DeadLetters.Tell(i);
        }
        for (var i = 1; i <= 10; i++)
        {
            await logged.NextAsync<Info>();
        }
        Pass(5 * 60);
        Sys.DeadLetters.Tell("still silent");
        await logged.ExpectNothingAsync();
        Pass(1);
        Sys.DeadLetters.Tell("heard again");
        Assert.Contains("of which 21 were not logged", (await logged.NextAsync<Info>()).Message.ToString(), StringComparison.Ordinal);
        Sys.DeadLetters.Tell("and counted anew");
        Assert.Contains("[1] dead letters encountered", (await logged.NextAsync<Info>()).Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_knows_its_reason()
    {
        var letters = NewProbe();
        Sys.EventStream.Subscribe<DeadLetter>(letters.Ref);
        var actor = Sys.ActorOf(Props.Create<Stays>());
        Assert.True(await actor.GracefulStop(TimeSpan.Zero));
        actor.Tell("hello");
        Assert.Equal(DeadLetterReason.Stopped, (await letters.NextAsync<DeadLetter>()).Reason);
    }

    [Fact]
    public async Task What_the_end_of_the_system_finds_in_the_mailboxes_is_not_logged()
    {
        var log = new List<string>();
        var system = ActorSystem.Create("ending", new ActorSystemSettings { LoggerFactory = new ListLoggerFactory(log) });
        var actor = system.ActorOf(Props.Create<Stays>());
        for (var i = 0; i < 100; i++)
        {
            actor.Tell("stay");
        }
        await system.Terminate().WaitAsync(Limit);
        Assert.DoesNotContain(log, line => line.Contains("dead letters", StringComparison.Ordinal));
    }

    private sealed class Stays : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
