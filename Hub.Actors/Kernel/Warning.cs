namespace Hub.Actors.Kernel;

/// <summary>What somebody should look at.</summary>
public class Warning : LogEvent
{
    /// <summary>Makes the event.</summary>
    /// <param name="logSource">Where it comes from.</param>
    /// <param name="logClass">The type it comes from.</param>
    /// <param name="message">What is to say.</param>
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>Makes the event.</summary>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="logSource">Where it comes from.</param>
    /// <param name="logClass">The type it comes from.</param>
    /// <param name="message">What is to say.</param>
    public Warning(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Kernel.LogLevel.WarningLevel;
}
