using System.CommandLine;
using Hub.Host.Admin;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary><c>hub broadcast</c>: says something to every connection of the cluster.</summary>
internal static class BroadcastCommand
{
    public static Command Create()
    {
        var command = new Command("broadcast", "Say something to every connection of the cluster");
        var input = new MessageInput(command);
        var flags = new AdminFlags(command);
        var yes = Consent.Flag();
        command.Options.Add(yes);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            if (!parsed.GetValue(yes) && !await Consent.AskAsync("Every connection of the cluster is to get it.", parsed, cancellation)) return ExitCodes.Failed;
            await foreach (var message in input.ReadAsync(parsed, cancellation))
            {
                var report = await client.PostAsync(
                    AdminApi.Broadcast, new BroadcastRequest(message), InputJson.Default.BroadcastRequest, AdminJson.Default.BroadcastReport, cancellation);
                await flags.PrintAsync(parsed, report, AdminOutput.Default.BroadcastReport, (sent, _) => $"sent to {PeopleText.Number(sent.Connections)} connections\n");
            }

            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            """
            hub broadcast 'back in five minutes'  asks before it does it
            hub broadcast '{"version":12}' --yes
            """);
    }
}
