namespace Hub.Host.Commands;

/// <summary>A command cannot look after the node; the message is one line for the user.</summary>
internal sealed class AdminFailure(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
