namespace Hub.Actors.Kernel;

/// <summary>Makes logs.</summary>
public static class Logging
{
    /// <summary>A log for an actor; its source is the actor's path.</summary>
    /// <param name="context">The actor's context.</param>
    public static ILoggingAdapter GetLogger(this IActorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new EventLog(context.System, context.Self.Path.ToString(), context.Props.Type);
    }

    /// <summary>A log for anything else.</summary>
    /// <param name="system">The system whose logger is written to.</param>
    /// <param name="logSourceObj">The source: a text, a type, a reference, or an object that is named by its type.</param>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(logSourceObj);
        return logSourceObj switch
        {
            IActorRef actor => new EventLog(system, actor.Path.ToString(), actor.GetType()),
            string text => new EventLog(system, $"{text} ({system})", typeof(ActorSystem)),
            Type type => new EventLog(system, $"{type.Name} ({system})", type),
            _ => new EventLog(system, $"{logSourceObj.GetType().Name} ({system})", logSourceObj.GetType()),
        };
    }
}
