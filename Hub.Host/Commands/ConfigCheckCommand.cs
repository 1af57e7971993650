using System.CommandLine;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary><c>hub config check</c>: whether <c>hub serve</c> would start with the settings, all mistakes at once, and also names that nothing reads.</summary>
internal static class ConfigCheckCommand
{
    public static Command Create()
    {
        var command = new Command("check", "Check the settings as hub serve does, and start nothing");
        var flags = new ServeFlags();
        foreach (var option in flags.Options) command.Options.Add(option);
        command.SetAction((parsed, _) => AdminFailure.ToldAsync(parsed, async () =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var settings = ServedSettings.Read(flags.Read(parsed));
            var mistakes = settings.Mistakes.Concat(HubSettings.Unknown(settings.Configuration)
                .Select(unknown => HubSettings.Describe(unknown.Name, unknown.Nearest))).ToList();
            if (mistakes.Count > 0) return await WrongSettings.TellAsync(mistakes, error);
            var set = settings.Values.Count(value => value.Origin != SettingOrigin.Default);
            await output.WriteLineAsync($"the settings are right; set here: {set}, the others have their defaults");
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub config check  in the environment of the node
            HUB_SETTINGS=new.json hub config check  a file, before the node gets it
            hub config check --port 9000 --rate-limit off  with flags of hub serve
            """)
            .WithExitCodes("0 right, 1 wrong, one line of standard error for each mistake, 2 wrong command line or wrong value of a flag");
    }
}
