using System.Globalization;
using System.Text;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Runtime;

/// <content>On Akka.NET.</content>
internal static partial class ActorRuntime
{
    public static partial ActorSystem CreateSystem(
        string name, TimeProvider time, ILoggerFactory loggers, IEnumerable<KeyValuePair<string, TimeSpan>> phaseTimeouts, object? meterScope) =>
        ActorSystem.Create(name, ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Configure(phaseTimeouts)), new LogForwarder.Target(loggers)));

    public static partial ActorDescription DescribeTree(ActorSystem system) =>
        Describe((ActorRefWithCell)((ExtendedActorSystem)system).Provider.RootGuardian);

    public static partial void HoldWakeUps()
    {
    }

    public static partial void RunHeld()
    {
    }

    public static partial Props Brief(Props props) => props;

    private static ActorDescription Describe(ActorRefWithCell actor) => new(
        actor.Path.ToStringWithoutAddress(),
        actor.Underlying is ActorCell cell ? cell.Props.Type : typeof(ActorBase),
        actor.Underlying.NumberOfMessages,
        [.. actor.Children.OfType<ActorRefWithCell>().OrderBy(child => child.Path.Name, StringComparer.Ordinal).Select(Describe)]);

    // The host ends the process and runs the shutdown first, so Akka does neither.
    private static Config Configure(IEnumerable<KeyValuePair<string, TimeSpan>> phaseTimeouts)
    {
        var hocon = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"akka.loggers = [\"{typeof(LogForwarder).AssemblyQualifiedName}\"]")
            .AppendLine("akka.stdout-loglevel = OFF")
            .AppendLine("akka.coordinated-shutdown.run-by-clr-shutdown-hook = off");
        foreach (var (phase, timeout) in phaseTimeouts)
        {
            hocon.AppendLine(
                CultureInfo.InvariantCulture, $"akka.coordinated-shutdown.phases.{phase}.timeout = {timeout.TotalMilliseconds:F0} ms");
        }
        return ConfigurationFactory.ParseString(hocon.ToString());
    }
}
