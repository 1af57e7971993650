namespace Hub.Host.Bench;

/// <summary>A run cannot begin or go on; the message is one line for the user.</summary>
internal sealed class BenchFailure(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="Commands.ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
