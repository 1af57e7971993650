using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub actors</c>: the actors of a node as a tree, with what waits in their mailboxes.</summary>
internal static class ActorsCommand
{
    public static Command Create()
    {
        var command = new Command("actors", "Print a node's actors as a tree, the fullest mailboxes first");
        var flags = new AdminFlags(command);
        var node = new Option<string>("--node") { HelpName = "NODE", Description = "Of which node [default: the one that is asked]" };
        var path = new Option<string>("--path") { HelpName = "PATH", Description = "From which actor on [default: /user]" };
        var depth = BenchFlags.Number("--depth", "N", 2, 1, 5, "How far down");
        var limit = BenchFlags.Number("--limit", "N", 20, 1, 1_000, "How many children of each");
        foreach (var option in (Option[])[node, path, depth, limit]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var report = await client.GetAsync(
                AdminPath.With(
                    AdminApi.Actors,
                    ("node", parsed.GetValue(node)), ("path", parsed.GetValue(path)), ("depth", parsed.GetValue(depth)), ("limit", parsed.GetValue(limit))),
                AdminJson.Default.ActorReport,
                cancellation);
            await flags.PrintAsync(parsed, report, AdminOutput.Default.ActorReport, (actors, _) => ActorTree.Of(actors));
            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub actors  the first two levels below /user
            hub actors --node hub-2 --path /user/connections --depth 1 --limit 5  the five fullest
            """);
    }
}
