using System.CommandLine;
using System.Text.Json;
using Hub.Actors.Client;

namespace Hub.Host.Commands;

/// <summary><c>hub tail</c>: the messages of rooms as they come.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var rooms = RoomArgument.Several();
        var command = new Command("tail", "Print the messages of rooms as they come, until Ctrl-C") { rooms };
        var flags = new AdminFlags(command);
        var history = HistoryFlag();
        command.Options.Add(history);
        command.SetAction((parsed, _) => flags.RunUntilStoppedAsync(parsed, async (client, stop) =>
        {
            string[] names = [.. parsed.GetValue(rooms)!.Distinct()];
            var output = parsed.InvocationConfiguration.Output;
            await new RoomTail(client, flags.Timeout(parsed), parsed.InvocationConfiguration.Error).RunAsync(
                names,
                parsed.GetValue(history),
                message => output.WriteLineAsync(flags.IsJson(parsed)
                    ? JsonSerializer.Serialize(TailLine.Of(message), TailJson.Default.TailLine)
                    : Line(message, withRoom: names.Length > 1)),
                stop);
        }));
        return command.WithExamples(
            """
            hub tail lobby  what is said from now on
            hub tail lobby news --history 10  two rooms in one view, the last ten of each first
            hub tail orders --output json | jq .data  one JSON object per line
            """);
    }

    /// <summary>How much of what was before is printed first.</summary>
    public static Option<int> HistoryFlag() => BenchFlags.Number("--history", "N", 0, 0, 100_000, "Print so many that were before, first");

    private static string Line(HubMessage message, bool withRoom)
    {
        var room = withRoom ? $"{Visible(message.Room)} " : "";
        return $"{PeopleText.TimeOfDay(message.At)} {room}{Visible(message.From ?? "-")}: {DataText.Of(message.Data, message.IsBinary)}";
    }

    private static string Visible(string text) => VisibleText.Of(text).Replace('\n', '\u240A');
}
