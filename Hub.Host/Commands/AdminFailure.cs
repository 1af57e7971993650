using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary>A command cannot do what it is asked for; the message is one line for the user.</summary>
internal sealed class AdminFailure(string message, int exitCode) : Exception(message)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>Runs a command, and tells on standard error why it failed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The command; what it returns is the exit code.</param>
    public static async Task<int> ToldAsync(ParseResult parsed, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (AdminFailure failure)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"hub: {failure.Message}");
            return failure.ExitCode;
        }
    }
}
