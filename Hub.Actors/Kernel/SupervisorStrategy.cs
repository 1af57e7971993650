namespace Hub.Actors.Kernel;

/// <summary>How an actor treats its children's failures. Immutable; one may serve many actors.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Stops on failed initialization, <see cref="Kill"/> and death pacts; restarts on everything else.</summary>
    public static readonly IDecider DefaultDecider = Kernel.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>One for one with <see cref="DefaultDecider"/> and no limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every child that fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    private protected SupervisorStrategy(IDecider decider, int maxNrOfRetries, int withinTimeMilliseconds, bool loggingEnabled)
    {
        Decider = decider;
        MaxRetries = maxNrOfRetries;
        WindowMilliseconds = withinTimeMilliseconds;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Decides about each failure.</summary>
    public IDecider Decider { get; }

    /// <summary>False keeps failures out of the log.</summary>
    protected bool LoggingEnabled { get; set; }

    private protected int MaxRetries { get; }

    private protected int WindowMilliseconds { get; }

    /// <summary>Carries out a restart or a stop.</summary>
    internal abstract void ProcessFailure(ActorCell supervisor, bool restart, ActorCell child, Exception cause);

    /// <summary>Decides about a failed child and carries it out.</summary>
    /// <returns>False when the supervisor has to fail itself.</returns>
    internal virtual bool HandleFailure(ActorCell supervisor, ActorCell child, Exception cause)
    {
        var directive = Handle(child, cause);
        LogFailure(supervisor, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                child.SendSystemMessage(new Resume(cause));
                return true;
            case Directive.Restart:
                ProcessFailure(supervisor, restart: true, child, cause);
                return true;
            case Directive.Stop:
                ProcessFailure(supervisor, restart: false, child, cause);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Decides about a failure.</summary>
    /// <param name="child">Who failed.</param>
    /// <param name="exception">What it threw.</param>
    protected virtual Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    /// <summary>Publishes a failure: a warning for resume, an error for restart and stop, nothing for escalate.</summary>
    /// <param name="context">The supervisor.</param>
    /// <param name="child">Who failed.</param>
    /// <param name="cause">What it threw.</param>
    /// <param name="directive">What was decided.</param>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate) return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        var source = child.Path.ToString();
        context.System.EventStream.Publish(directive == Directive.Resume
            ? new Warning(cause, source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }

    private protected static int Milliseconds(TimeSpan? range) => range is { } some ? (int)some.TotalMilliseconds : -1;
}
