using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

/// <summary>Every instance is stopped and disposed once, where Akka repeats both after a restart that failed.</summary>
public class DisposalTests : ActorSpec
{
    [Theory]
    [InlineData("PostRestart", "PostRestart boom", "PostStop", "Dispose")]
    [InlineData("constructor")]
    public async Task A_restart_that_fails_stops_and_disposes_every_instance_once(string hook, params string[] ofTheSecond)
    {
        var probe = NewProbe();
        var script = new Hooked.Script(probe.Ref) { Failures = { [(hook, 2)] = new InvalidOperationException("again") } };
        var actor = Sys.ActorOf(Props.Create<Hooked>(script));
        actor.Tell(new Hooked.Boom("boom"));
        await probe.ExpectAsync("constructor 1", "PreStart", "PreRestart boom Boom:boom", "PostStop", "Dispose", "constructor 2");
        await probe.ExpectAsync([.. ofTheSecond]);
        await Gone(actor);
        await probe.ExpectNothingAsync();
    }
}
