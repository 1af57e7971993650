namespace Hub.Actors.Kernel;

/// <summary>Something was asked of the system that its settings do not know, such as a shutdown phase.</summary>
public class ConfigurationException : AkkaException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    public ConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="exception">Why, or null.</param>
    public ConfigurationException(string message, Exception? exception)
        : base(message, exception)
    {
    }
}
