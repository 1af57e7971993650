using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

/// <summary>
/// An actor that reports all that happens to it: its constructor with the number of the instance, its hooks and its
/// messages. It throws exceptions it is told, and where it was made to.
/// </summary>
public class Hooked : UntypedActor, IDisposable
{
    private readonly Script _script;

    public Hooked(Script script)
    {
        _script = script;
        Number = script.NextInstance();
        Report($"constructor {Number}");
        script.Throw("constructor", Number);
    }

    protected int Number { get; }

    protected override void PreStart()
    {
        Report("PreStart");
        _script.Throw("PreStart", Number);
    }

    protected override void PostStop()
    {
        Report("PostStop");
        _script.Throw("PostStop", Number);
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        Report($"PreRestart {reason.Message} {message ?? "none"}");
        _script.Throw("PreRestart", Number);
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Report($"PostRestart {reason.Message}");
        _script.Throw("PostRestart", Number);
        base.PostRestart(reason);
    }

    protected override void OnReceive(object message)
    {
        if (message is Boom boom) throw new InvalidOperationException(boom.Text);
        Report(message is string text ? $"{text} by {Number}" : message);
    }

    public void Dispose()
    {
        Report("Dispose");
        GC.SuppressFinalize(this);
    }

    protected void Report(object what) => _script.Probe.Tell(what, ActorRefs.NoSender);

    /// <summary>Makes the actor throw.</summary>
    public sealed record Boom(string Text)
    {
        public override string ToString() => $"Boom:{Text}";
    }

    /// <summary>Whom to report to, and which hook of which instance throws what.</summary>
    public sealed class Script(IActorRef probe)
    {
        private int _instances;

        public IActorRef Probe => probe;

        public Dictionary<(string Hook, int Instance), Exception> Failures { get; } = [];

        public int NextInstance() => Interlocked.Increment(ref _instances);

        public void Throw(string hook, int instance)
        {
            if (Failures.TryGetValue((hook, instance), out var failure)) throw failure;
        }
    }
}
