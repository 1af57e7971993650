using System.CommandLine;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary><c>hub connections kick</c>: closes some connections, by their ids or all of a user.</summary>
internal static class ConnectionsKickCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("ID") { Arity = ArgumentArity.ZeroOrMore, Description = "As hub connections list has them" };
        var command = new Command("kick", "Close connections") { ids };
        var flags = new AdminFlags(command);
        var user = new Option<string>("--user") { HelpName = "NAME", Description = "All connections of this user" };
        command.Options.Add(user);
        var close = new CloseFlags(command);
        var yes = Consent.Flag();
        command.Options.Add(yes);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            var named = parsed.GetValue(ids) ?? [];
            var name = parsed.GetValue(user);
            if (named.Length == 0 == name is null) throw new AdminFailure("say which connections: their ids, or --user NAME, and not both", ExitCodes.Usage);
            var some = name is null ? [.. named.Distinct()] : await OfAsync(name, client, cancellation);
            if (some.Count == 0) throw new AdminFailure($"{VisibleText.Of(name!)} has no connections", ExitCodes.Failed);
            var deed = $"{(some.Count == 1 ? $"Connection {VisibleText.Of(some[0])} is" : $"{PeopleText.Number(some.Count)} connections are")} to be closed with {PeopleText.Number(close.Code(parsed))}.";
            if (!parsed.GetValue(yes) && !await Consent.AskAsync(deed, parsed, cancellation)) return ExitCodes.Failed;

            var closed = new List<ConnectionClosed>();
            var failed = false;
            foreach (var id in some)
            {
                try
                {
                    closed.Add(await client.PostAsync(close.PathOf($"{AdminPath.Connection(id)}/close", parsed), AdminJson.Default.ConnectionClosed, cancellation));
                }
                // One that is gone does not save the others.
                catch (AdminFailure failure) when (failure.ExitCode == ExitCodes.Failed)
                {
                    failed = true;
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"hub: {failure.Message}");
                }
            }

            if (closed.Count > 0) await flags.PrintAsync(parsed, closed, AdminOutput.Default.IReadOnlyListConnectionClosed, (all, _) => Describe(all));
            return failed ? ExitCodes.Failed : ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub connections kick 0000a1b2c3d4e5f6  with 4004, after which it does not come back
            hub connections kick --user ann --reason 'be kind' --yes
            hub connections kick 0000a1b2c3d4e5f6 --code 4200  it comes back at once
            """);
    }

    private static async Task<IReadOnlyList<string>> OfAsync(string user, AdminClient client, CancellationToken cancellation)
    {
        var ids = new List<string>();
        await ListFlags.AskAsync(int.MaxValue, async (limit, cursor) =>
        {
            var path = AdminPath.With(AdminApi.Connections, ("user", user), ("limit", limit), ("cursor", cursor));
            var page = await client.GetAsync(path, AdminJson.Default.ConnectionsReport, cancellation);
            ids.AddRange(page.Connections.Select(connection => connection.Id));
            return (page.Connections.Count, page.Cursor);
        });
        return ids;
    }

    private static string Describe(IReadOnlyList<ConnectionClosed> closed) => TextTable.Of(
        [.. closed.Select(one => (string[])[one.Id, $"closed with {PeopleText.Number(one.Code)}{(one.Reason.Length == 0 ? "" : $" {one.Reason}")}"])]);
}
