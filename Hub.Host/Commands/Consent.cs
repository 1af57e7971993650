using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary>Asks whether something is really meant, where <c>--yes</c> does not say so.</summary>
internal static class Consent
{
    /// <summary>The flag that gives it at once.</summary>
    public static Option<bool> Flag() => new("--yes") { Description = "Do not ask" };

    /// <param name="deed">What is to be done, a sentence.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Whether it was confirmed.</returns>
    /// <exception cref="AdminFailure">There is nobody to ask.</exception>
    public static async Task<bool> AskAsync(string deed, ParseResult parsed, CancellationToken cancellation)
    {
        if (Console.IsInputRedirected) throw new AdminFailure($"{deed} Nobody can be asked, as the input is no terminal: confirm with --yes", ExitCodes.Usage);
        // What is asked is no result.
        var error = parsed.InvocationConfiguration.Error;
        await error.WriteAsync($"{deed} Go on? [y/N] ");
        await error.FlushAsync(cancellation);
        var answer = await Console.In.ReadLineAsync(cancellation);
        if (answer?.Trim().ToUpperInvariant() is "Y" or "YES") return true;
        await error.WriteLineAsync("hub: nothing was done");
        return false;
    }
}
