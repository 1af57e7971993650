using Microsoft.Extensions.Logging;

namespace Hub.Actors.Runtime;

/// <summary>
/// What the hub needs of the runtime under its actors beyond the API that all runtimes share. Each has its part
/// of this class; the build takes one of them.
/// </summary>
internal static partial class ActorRuntime
{
    /// <summary>Makes and starts a system for a host, which runs the shutdown itself.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="time">The clock of timers and timeouts. Akka takes the machine's, whatever is given.</param>
    /// <param name="loggers">Where the runtime and the actors' own logs are written to.</param>
    /// <param name="phaseTimeouts">How long phases of the shutdown may take; those that are not named have their default.</param>
    /// <param name="meterScope">Whose the runtime's meter is, null for nobody's. Akka has no meter.</param>
    public static partial ActorSystem CreateSystem(
        string name, TimeProvider time, ILoggerFactory loggers, IEnumerable<KeyValuePair<string, TimeSpan>> phaseTimeouts, object? meterScope = null);

    /// <summary>Describes all actors as they are now, from the root down; others go on meanwhile.</summary>
    public static partial ActorDescription DescribeTree(ActorSystem system);

    /// <summary>
    /// For a thread of the hub's own that tells much in one go: the actors that it wakes begin with <see cref="RunHeld"/>, and
    /// find all of it in their mailboxes at once. Akka wakes them at once.
    /// </summary>
    public static partial void HoldWakeUps();

    /// <summary>Runs those that this thread has held back: the brief ones itself, see <see cref="Brief"/>.</summary>
    public static partial void RunHeld();

    /// <summary>
    /// For an actor whose turns are short and never wait: a thread that has held it back runs it itself. Akka's pool runs it as
    /// any other.
    /// </summary>
    public static partial Props Brief(Props props);
}
