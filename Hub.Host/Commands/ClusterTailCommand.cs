using System.CommandLine;
using System.Text.Json;
using Hub.Actors.Client;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub cluster tail</c>: what happens to the nodes of a cluster, as it happens.</summary>
internal static class ClusterTailCommand
{
    // As many as the nodes keep of them.
    private const int All = 1_000;

    public static Command Create()
    {
        var command = new Command("tail", "Print what happens to the nodes as it happens, until Ctrl-C");
        var flags = new AdminFlags(command);
        var history = TailCommand.HistoryFlag();
        var since = BenchFlags.Time("--since", TimeSpan.Zero, "Print first what has happened since so long ago");
        command.Options.Add(history);
        command.Options.Add(since);
        command.SetAction((parsed, _) => flags.RunUntilStoppedAsync(parsed, async (client, stop) =>
        {
            var age = parsed.GetValue(since);
            var count = parsed.GetValue(history);
            if (age > TimeSpan.Zero && count > 0) throw new AdminFailure("--since and --history exclude each other: leave one of them out", ExitCodes.Usage);
            var now = TimeProvider.System.GetUtcNow();
            // Longer than anything is kept is all of it.
            var first = age <= TimeSpan.Zero || now - DateTimeOffset.MinValue < age ? DateTimeOffset.MinValue : now - age;
            var output = parsed.InvocationConfiguration.Output;
            await new RoomTail(client, flags.Timeout(parsed), parsed.InvocationConfiguration.Error).RunAsync(
                [AdminApi.EventRoom],
                age > TimeSpan.Zero ? All : count,
                message => message.At < first ? Task.CompletedTask : output.WriteLineAsync(flags.IsJson(parsed)
                    ? JsonSerializer.Serialize(message.Data, TailJson.Default.JsonElement)
                    : Line(message)),
                stop);
        }));
        return command.WithExamples(
            """
            hub cluster tail  from now on
            hub cluster tail --since 00:10:00  and what has happened in the last ten minutes
            hub cluster tail --history 50 --output json  one JSON object per line
            """);
    }

    private static string Line(HubMessage message) =>
        EventText.Of(message.Data) ?? $"{PeopleText.TimeOfDay(message.At)} {DataText.Of(message.Data, message.IsBinary)}";
}
