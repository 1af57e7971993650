namespace Hub.Actors.Kernel;

/// <summary>
/// The base of the kernel's own exceptions. It has the name it has in Akka.NET, so that source which
/// catches it compiles on both.
/// </summary>
public abstract class AkkaException : Exception
{
    /// <summary>Makes the exception.</summary>
    protected AkkaException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="cause">Why, or null.</param>
    protected AkkaException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
