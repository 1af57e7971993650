using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

public class KernelMetricsTests : ActorSpec
{
    private static int s_systems;

    [Fact]
    public async Task Messages_restarts_depth_and_dead_letters_by_reason_are_counted()
    {
        var name = $"measured-{Interlocked.Increment(ref s_systems)}";
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == KernelMetrics.MeterName
                    && instrument.Meter.Tags!.Any(t => t.Key == "system" && (string?)t.Value == name))
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var reason = tags.Length > 0 ? $" {tags[0].Value}" : string.Empty;
            counts.AddOrUpdate(instrument.Name + reason, value, (_, sum) => sum + value);
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => counts.AddOrUpdate(instrument.Name, value, (_, sum) => Math.Max(sum, value)));
        listener.Start();

        var system = ActorSystem.Create(name);
        using var gate = new ManualResetEventSlim();
        var actor = system.ActorOf(Props.Create<Fails>(gate));
        for (var i = 0; i < 10; i++)
        {
            actor.Tell(i);
        }
        actor.Tell(new InvalidOperationException("boom"));
        gate.Set();
        await actor.Ask("alive", Limit);
        Assert.True(await actor.GracefulStop(Limit));
        actor.Tell("lost");
        system.ActorSelection("/user/nobody").Tell("lost");
        await system.Terminate().WaitAsync(Limit);

        Assert.Equal(1, counts["hub.actors.restarts"]);
        Assert.Equal(1, counts["hub.actors.dead_letters stopped"]);
        Assert.Equal(1, counts["hub.actors.dead_letters nobody-there"]);
        Assert.InRange(counts["hub.actors.messages"], 12, 100);
        Assert.InRange(counts["hub.actors.mailbox.depth"], 1, 100);
    }

    private sealed class Fails(ManualResetEventSlim gate) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            gate.Wait(Limit);
            if (message is Exception failure) throw failure;
            Sender.Tell(message);
        }
    }
}
