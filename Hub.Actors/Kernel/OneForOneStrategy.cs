namespace Hub.Actors.Kernel;

/// <summary>Treats each failed child by itself.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Makes a strategy.</summary>
    /// <param name="maxNrOfRetries">How often a child may be restarted within the window: 0 never, -1 or null without limit.</param>
    /// <param name="withinTimeRange">The window; null counts for ever. A window without a maximum allows one restart per window.</param>
    /// <param name="localOnlyDecider">Decides about each failure.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider)
    {
    }

    /// <summary>Makes a strategy.</summary>
    /// <param name="maxNrOfRetries">How often a child may be restarted within the window: 0 never, -1 or null without limit.</param>
    /// <param name="withinTimeRange">The window; null counts for ever. A window without a maximum allows one restart per window.</param>
    /// <param name="decider">Decides about each failure.</param>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider)
    {
    }

    /// <summary>Makes a strategy.</summary>
    /// <param name="maxNrOfRetries">How often a child may be restarted within the window: 0 never, -1 without limit.</param>
    /// <param name="withinTimeMilliseconds">The window in milliseconds; -1 counts for ever.</param>
    /// <param name="localOnlyDecider">Decides about each failure.</param>
    /// <param name="loggingEnabled">False keeps failures out of the log.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new FunctionDecider(localOnlyDecider), loggingEnabled)
    {
    }

    /// <summary>Makes a strategy.</summary>
    /// <param name="maxNrOfRetries">How often a child may be restarted within the window: 0 never, -1 without limit.</param>
    /// <param name="withinTimeMilliseconds">The window in milliseconds; -1 counts for ever.</param>
    /// <param name="decider">Decides about each failure.</param>
    /// <param name="loggingEnabled">False keeps failures out of the log.</param>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
        : base(decider, maxNrOfRetries, withinTimeMilliseconds, loggingEnabled)
    {
    }

    /// <summary>Makes a strategy without a limit.</summary>
    /// <param name="localOnlyDecider">Decides about each failure.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider)
        : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Makes a strategy without a limit.</summary>
    /// <param name="localOnlyDecider">Decides about each failure.</param>
    /// <param name="loggingEnabled">False keeps failures out of the log.</param>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>Makes a strategy without a limit.</summary>
    /// <param name="decider">Decides about each failure.</param>
    public OneForOneStrategy(IDecider decider)
        : this(-1, -1, decider)
    {
    }

    /// <summary>Makes a strategy with the default decider and without a limit.</summary>
    protected OneForOneStrategy()
        : this(DefaultDecider)
    {
    }

    /// <summary>How often a child may be restarted: 0 never, -1 without limit.</summary>
    public int MaxNumberOfRetries => MaxRetries;

    /// <summary>The window the restarts are counted in, in milliseconds; 0 or less counts for ever.</summary>
    public int WithinTimeRangeMilliseconds => WindowMilliseconds;

    /// <summary>The same with another limit.</summary>
    /// <param name="maxNrOfRetries">How often a child may be restarted within the window: 0 never, -1 without limit.</param>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) =>
        new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider);

    internal override void ProcessFailure(ActorCell supervisor, bool restart, ActorCell child, Exception cause)
    {
        if (restart && supervisor.MayRestart(child, MaxNumberOfRetries, WithinTimeRangeMilliseconds))
        {
            child.SendSystemMessage(new Recreate(cause));
        }
        else
        {
            supervisor.Stop(child);
        }
    }
}
