namespace Hub.Actors.TestKit;

/// <summary>
/// An expectation was not met. The text says what was awaited, for how long, and what had arrived instead; every
/// test framework shows it as it is.
/// </summary>
public sealed class TestKitException : Exception
{
    /// <summary>Makes the exception.</summary>
    public TestKitException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was awaited and what came.</param>
    public TestKitException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was awaited and what came.</param>
    /// <param name="innerException">What a function of the spec threw.</param>
    public TestKitException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
