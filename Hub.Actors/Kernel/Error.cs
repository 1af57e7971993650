namespace Hub.Actors.Kernel;

/// <summary>A defect.</summary>
public class Error : LogEvent
{
    /// <summary>Makes the event.</summary>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="logSource">Where it comes from.</param>
    /// <param name="logClass">The type it comes from.</param>
    /// <param name="message">What is to say.</param>
    public Error(Exception? cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Kernel.LogLevel.ErrorLevel;
}
