using System.CommandLine;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary><c>hub publish</c>, also <c>hub rooms publish</c>: says something in a room.</summary>
internal static class PublishCommand
{
    /// <param name="path">The command as it is typed: it has two places.</param>
    public static Command Create(string path)
    {
        var room = RoomArgument.One();
        var command = new Command("publish", "Say something in a room, and print its position") { room };
        var input = new MessageInput(command);
        var flags = new AdminFlags(command);
        var key = new Option<string>("--key") { HelpName = "KEY", Description = "Said again with the same key within five minutes, it is the same message" };
        var slot = new Option<string>("--slot") { HelpName = "SLOT", Description = "What it is the newest value of, where messages are conflated" };
        command.Options.Add(key);
        command.Options.Add(slot);
        command.SetAction((parsed, cancellation) => flags.RunAsync(parsed, async client =>
        {
            if (parsed.GetValue(key) is not null && input.IsLines(parsed)) throw new AdminFailure("--key is of one message, and --lines of many: leave one of them out", ExitCodes.Usage);
            var messages = AdminPath.Messages(parsed.GetValue(room)!);
            await foreach (var data in input.ReadAsync(parsed, cancellation))
            {
                var published = await client.PostAsync(
                    messages, new PublishRequest(data, parsed.GetValue(key), parsed.GetValue(slot)), InputJson.Default.PublishRequest, HostJson.Default.Published, cancellation);
                await flags.PrintAsync(
                    parsed, published, HostOutput.Default.Published, (said, _) => $"{VisibleText.Of(said.Room)} {VisibleText.Of(said.Epoch)}/{PeopleText.Number(said.Offset)}\n");
            }

            return ExitCodes.Ok;
        }));
        return command.WithExamples(
            $$"""
            {{path}} lobby 'good morning'  a text
            {{path}} prices '{"eur":1.09}' --slot eur  JSON
            echo 42 | {{path}} lobby - --text  a text that is read from the input
            tail -f app.log | {{path}} logs --lines --text  each line a message
            """);
    }
}
