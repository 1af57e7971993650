using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Actors.Kernel;

/// <summary>What a system can be made with; the kernel's one seam for hosts and tests.</summary>
internal sealed class ActorSystemSettings
{
    /// <summary>The clock of everything in the system. Default: the machine's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where log events are written to. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How many user messages an actor handles before others have a turn. Default 30, as in Akka.</summary>
    public int Throughput { get; init; } = 30;

    /// <summary>How many dead letters in a row are logged. Default 10, as in Akka; 0 logs none.</summary>
    public int LoggedDeadLetters { get; init; } = 10;

    /// <summary>How long none are logged after that. Default five minutes, as in Akka.</summary>
    public TimeSpan DeadLetterLogPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The phases of the shutdown by name. Default: <see cref="ShutdownPhase.Defaults"/>.</summary>
    public IReadOnlyDictionary<string, ShutdownPhase> ShutdownPhases { get; init; } = ShutdownPhase.Defaults;

    /// <summary>Whose the system's meter is, so that listeners tell several systems of one process apart. Default: nobody's.</summary>
    public object? MeterScope { get; init; }

    /// <summary>Puts another scheduler around the system's own, such as a test's. Default: none.</summary>
    public Func<IScheduler, IScheduler>? DecorateScheduler { get; init; }
}
