using Microsoft.Extensions.Logging;

namespace Hub.Actors.Runtime;

/// <content>On the kernel.</content>
internal static partial class ActorRuntime
{
    public static partial ActorSystem CreateSystem(
        string name, TimeProvider time, ILoggerFactory loggers, IEnumerable<KeyValuePair<string, TimeSpan>> phaseTimeouts, object? meterScope) =>
        ActorSystem.Create(name, new ActorSystemSettings
        {
            TimeProvider = time,
            LoggerFactory = loggers,
            MeterScope = meterScope,
            ShutdownPhases = ShutdownPhase.DefaultsWith(phaseTimeouts),
        });

    public static partial ActorDescription DescribeTree(ActorSystem system) => Describe(system.DescribeTree());

    public static partial void HoldWakeUps() => Worker.HoldWakeUps();

    public static partial void RunHeld() => Worker.RunHeld();

    public static partial Props Brief(Props props) => props.AsBrief();

    private static ActorDescription Describe(ActorTreeNode actor) =>
        new(actor.Path, actor.Type, actor.WaitingMessages, [.. actor.Children.Select(Describe)]);
}
