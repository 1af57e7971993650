using System.CommandLine;
using Hub.Host.Admin;
using Hub.Host.Commands.Top;

namespace Hub.Host.Commands;

/// <summary><c>hub top</c>: what the nodes of a cluster do, on a live screen.</summary>
internal static class TopCommand
{
    // As many as are shown of those that were before.
    private const int EventsBefore = 20;

    public static Command Create()
    {
        var command = new Command("top", "Watch nodes, rooms and events on a live screen; q quits");
        var flags = new AdminFlags(command);
        var interval = BenchFlags.Time("--interval", TimeSpan.FromSeconds(1), "Between two looks at the nodes");
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<TimeSpan>() <= TimeSpan.Zero) result.AddError("--interval 0 must be more than 0.");
        });
        var once = new Option<bool>("--once") { Description = "Print one table, of two looks an interval apart, and end; so it is without a terminal" };
        command.Options.Add(interval);
        command.Options.Add(once);
        command.SetAction((parsed, _) => flags.RunUntilStoppedAsync(parsed, async (client, stop) =>
        {
            var source = new TopSource(client, TimeProvider.System);
            var first = await source.AskAsync(TopState.Orders[0], stop);
            var screen = Screen.OfOutput(parsed);
            if (parsed.GetValue(once) || flags.IsJson(parsed) || !screen.IsRich || Console.IsInputRedirected)
            {
                await Task.Delay(parsed.GetValue(interval), TimeProvider.System, stop);
                await flags.PrintAsync(parsed, await source.AskAsync(TopState.Orders[0], stop), TopJson.Default.TopReport, Describe);
                return;
            }

            await new TopScreen(
                screen.Terminal(), source, (tell, over) => ListenAsync(client, flags.Timeout(parsed), tell, over), parsed.GetValue(interval), TopKeys.Read())
                .RunAsync(first, stop);
        }));
        return command.WithExamples(
            """
            hub top  a live screen: q quits, s sorts rooms by rate, members or name, p pauses
            hub top --interval 00:00:05 --server http://10.0.0.5:9090
            hub top --once --output json  figures for a program
            """);
    }

    private static string Describe(TopReport report, Screen screen) => string.Join(
        '\n', [.. NodeColumns.Of(report.Nodes, int.MaxValue).Select(table => TextTable.Of(table, screen)), RoomTable.Of(report.Rooms, screen)]);

    // Without events the screen has the rest.
    private static async Task ListenAsync(AdminClient client, TimeSpan timeout, Action<string> tell, CancellationToken over)
    {
        try
        {
            await new RoomTail(client, timeout, TextWriter.Null).RunAsync(
                [AdminApi.EventRoom],
                EventsBefore,
                message =>
                {
                    tell(EventText.Of(message.Data) ?? DataText.Of(message.Data, message.IsBinary));
                    return Task.CompletedTask;
                },
                over);
        }
        catch (AdminFailure refused)
        {
            tell(refused.Message);
        }
    }
}
