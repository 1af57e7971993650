namespace Hub.Actors;

/// <summary>The hub has refused something, or ended a connection.</summary>
/// <param name="code">One of the protocol's error codes, or a close code (docs/protocol.md).</param>
/// <param name="message">What was wrong.</param>
/// <param name="isRetryable">Whether the same may succeed later.</param>
public sealed class HubException(int code, string message, bool isRetryable) : Exception(message)
{
    /// <summary>One of the protocol's error codes, or a close code (docs/protocol.md).</summary>
    public int Code => code;

    /// <summary>Whether the same may succeed later.</summary>
    public bool IsRetryable => isRetryable;
}
