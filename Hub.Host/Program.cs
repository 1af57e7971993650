using Hub.Host.Admin;
using Hub.Host.Api;
using Hub.Host.Commands;
using Hub.Host.Endpoints;
using Hub.Host.Events;
using Hub.Host.OpenApi;
using Hub.Host.Routing;
using Hub.Host.Samples;
using Hub.Host.Sockets;

namespace Hub.Host;

/// <summary>
/// The command <c>hub</c>, and the routes that it serves; the tests serve the same. Written out, and not as statements alone: of
/// these the Web SDK would make a public class <c>Program</c> without a namespace, and that is the name of an application's own.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return await HubCommandLine.RunAsync(args, Map);
        }
        catch (Exception defect)
        {
            // Whatever the commands foresee they tell in one line; what arrives here needs its stack trace to be mended.
            await Console.Error.WriteLineAsync($"hub: unexpected failure: {defect}");
            return ExitCodes.Failed;
        }
    }

    internal static void Map(WebApplication app)
    {
        app.UseUpgradeRefusals();

        // Rooms: structured messages on /ws, and one raw room per name.
        app.MapHub("/ws");
        app.MapHub("/ws/{roomId}");

        // For clients that only listen, the same rooms as server-sent events.
        app.MapEvents("/sse").ExcludeFromDescription();

        // A socket is a function of each message, …
        app.MapMessages("/echo", static (socket, message) => socket.Send(message));

        // … a function that lasts as long as the socket, here with an answer for plain HTTP on the same path, …
        app.MapSocket("/hello", async (HubSocket socket) =>
        {
            await socket.SendAsync("hello client");
            await socket.Messages.FirstOrDefaultAsync();
        }).OrHttp(() => new { hello = "world" }).ExcludeFromDescription();
        app.MapSocket("/letters", Letters.SayAsync);

        // … an actor, …
        app.MapSocket<Digits>("/digits");

        // … or a sequence that its client may pause.
        app.MapStream<int>("/ws/stream", Numbers.CountAsync);

        // A room with rules of its own, and the page that talks to it.
        app.MapRoom("/chat", Chat.Configure).WithSocketOptions(options => options.VerifyClient = Chat.RefuseAsync);
        app.MapGet("/chat/members", Chat.MembersAsync)
            .Describe("chatMembers", "samples", "Who is in the chat").Produces<ChatMembers>();
        app.MapPages();
        app.MapHubClient();

        app.MapBroadcast();
        app.MapRoomsApi();
        app.MapHealth();
        app.MapAdmin();
        app.MapOpenApiDocument();
    }
}
