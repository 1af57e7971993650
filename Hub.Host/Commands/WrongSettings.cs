namespace Hub.Host.Commands;

/// <summary>Tells what is wrong with settings, a line each, and decides how a command ends that cannot go on with them.</summary>
internal static class WrongSettings
{
    /// <param name="mistakes">At least one, each with the name by which its value was set.</param>
    /// <param name="error">Where they are told.</param>
    /// <returns>The exit code: what was given by a flag is wrong usage.</returns>
    public static async Task<int> TellAsync(IReadOnlyList<string> mistakes, TextWriter error)
    {
        foreach (var mistake in mistakes)
            await error.WriteLineAsync($"hub: {mistake}");
        return mistakes.Any(mistake => mistake.StartsWith('-')) ? ExitCodes.Usage : ExitCodes.Failed;
    }
}
