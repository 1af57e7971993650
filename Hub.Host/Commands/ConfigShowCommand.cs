using System.CommandLine;
using System.Text.Json;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary><c>hub config show</c>: every setting with its value, and where it comes from.</summary>
internal static class ConfigShowCommand
{
    public static Command Create()
    {
        var command = new Command("show", "Print every setting with the value that hub serve would use here");
        var flags = new ServeFlags();
        foreach (var option in flags.Options) command.Options.Add(option);
        // Alone it asks where the values come from; with a value it is what it is for serve.
        flags.Origins.Arity = ArgumentArity.ZeroOrMore;
        flags.Origins.Description = $"Without a value: tell where each comes from. {flags.Origins.Description}";
        var changed = new Option<bool>("--changed") { Description = "Only those that something has set" };
        var output = BenchFlags.Word("--output", "table", ["table", "json"], "How to print the result");
        command.Options.Add(changed);
        command.Options.Add(output);
        command.SetAction((parsed, _) => AdminFailure.ToldAsync(parsed, async () =>
        {
            var (result, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var settings = ServedSettings.Read(flags.Read(parsed));
            var values = settings.Values.Where(value => !parsed.GetValue(changed) || value.Origin != SettingOrigin.Default).ToList();
            var withOrigin = parsed.GetResult(flags.Origins) is { } origins && origins.IdentifierTokenCount > origins.Tokens.Count;
            await result.WriteAsync(parsed.GetValue(output) == "json"
                ? $"{JsonSerializer.Serialize(values, AdminOutput.Default.IReadOnlyListSettingValue)}\n"
                : TextTable.Of([Header(withOrigin), .. values.Select(value => Row(value, withOrigin))], Screen.OfOutput(parsed)));
            return settings.Mistakes is { Count: > 0 } mistakes ? await WrongSettings.TellAsync(mistakes, error) : ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub config show  all of them
            hub config show --changed --origin  what is set, and by what
            hub config show --port 9000 --changed  as hub serve --port 9000 would have it
            kubectl exec deploy/hub -- hub config show --output json  the settings are those of the container
            """)
            .WithExitCodes("0 ok, 1 shown, but hub serve would refuse them, or a file cannot be read, 2 wrong command line");
    }

    private static string[] Header(bool withOrigin) => withOrigin ? ["SETTING", "VALUE", "ORIGIN"] : ["SETTING", "VALUE"];

    private static string[] Row(SettingValue value, bool withOrigin) =>
        withOrigin ? [value.Name, value.Value ?? "-", value.Origin] : [value.Name, value.Value ?? "-"];
}
