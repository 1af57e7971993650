using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hub.Actors;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary><c>hub rooms history</c>: what a room keeps.</summary>
internal static class RoomsHistoryCommand
{
    public static Command Create()
    {
        var room = RoomArgument.One();
        var command = new Command("history", "Print the messages that a room keeps") { room };
        var flags = new AdminFlags(command);
        var limit = BenchFlags.Number("--limit", "N", 100, 1, 1_000, "How many at most");
        var reverse = new Option<bool>("--reverse") { Description = "The newest first" };
        var since = new Option<RoomPosition?>("--since")
        {
            HelpName = "EPOCH/OFFSET",
            Description = "Those behind this position, with --reverse those before it",
            CustomParser = Position,
        };
        foreach (var option in (Option[])[limit, reverse, since]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var from = parsed.GetValue(since);
            var path = AdminPath.With(
                AdminPath.Messages(parsed.GetValue(room)!),
                ("limit", parsed.GetValue(limit)), ("epoch", from?.Epoch), ("offset", from?.Offset), ("reverse", parsed.GetValue(reverse) ? "true" : null));
            var history = await client.GetAsync(path, HostJson.Default.History, cancellation);
            await flags.PrintAsync(parsed, history, HostOutput.Default.History, HistoryTable.Of);
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub rooms history lobby  the oldest 100 that it keeps
            hub rooms history lobby --reverse --limit 10  the newest ten
            hub rooms history lobby --since 1f4QmV/120  what came behind a position
            """);
    }

    private static RoomPosition? Position(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.LastIndexOf('/') is > 0 and var slash
            && long.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return new RoomPosition(text[..slash], offset);
        result.AddError($"--since {text} must be EPOCH/OFFSET, as rooms show and rooms publish tell them.");
        return null;
    }
}
