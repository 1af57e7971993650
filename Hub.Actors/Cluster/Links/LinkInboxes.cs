using System.Collections.Concurrent;
using System.Net.WebSockets;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Cluster.Links;

/// <summary>Takes the connections that other nodes dial.</summary>
/// <param name="services">What all links of the node share.</param>
/// <param name="inlet">Takes what comes.</param>
/// <param name="peers">The nodes there are.</param>
/// <param name="probe">Answers those that are no members yet.</param>
internal sealed partial class LinkInboxes(LinkServices services, ILinkInlet inlet, ILinkPeers peers, LinkProbe probe)
{
    private readonly ConcurrentDictionary<Incarnation, LinkInbox> _inboxes = new();

    /// <summary>Ends with the connection. What is no link is told why, in its close.</summary>
    public async Task ServeAsync(WebSocket connection, CancellationToken cancellation)
    {
        using var socket = new LinkSocket(connection, services.MaxMessage);
        try
        {
            using var limit = new CancellationTokenSource(LinkServices.Patience, services.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
            var first = await socket.ReceiveAsync(either.Token);
            if (first is null) return;
            if (first.Value.Span is [LinkFrames.Probe, ..])
            {
                await probe.AnswerAsync(new WireReader(first.Value), socket, cancellation);
                return;
            }

            var hello = LinkFrames.ReadHello(new WireReader(first.Value));
            if (Refusal(hello) is { } reason)
            {
                Log.Refused(services.Logger, hello.Sender, reason);
                await socket.CloseAsync(reason, either.Token);
                return;
            }

            await InboxOf(hello).CarryAsync(socket, services.Table.Versions.InCommonWith(hello.Versions)!.Value, cancellation);
        }
        catch (WireException garbage)
        {
            Log.Garbage(services.Logger, garbage.Message);
            await TryCloseAsync(socket, garbage.Message);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            Log.Ended(services.Logger, failure.GetBaseException().Message);
        }
    }

    /// <summary>The node is gone: whatever still comes from it is not taken.</summary>
    public void Forget(Incarnation node)
    {
        if (_inboxes.TryRemove(node, out var inbox)) inbox.Abort();
    }

    private LinkInbox InboxOf(LinkHello hello) => _inboxes.AddOrUpdate(
        hello.Sender,
        _ => NewInbox(hello),
        (_, known) => known.Stream == hello.Stream ? known : NewInbox(hello));

    private LinkInbox NewInbox(LinkHello hello) => new(hello, services, inlet, peers.Of(hello.Sender));

    private string? Refusal(LinkHello hello)
    {
        if (services.Table.Versions.InCommonWith(hello.Versions) is null) return services.Table.Versions.Refuse(hello.Versions, "this node");
        if (peers.Self != hello.Receiver) return $"It looks for {hello.Receiver}, this is {peers.Self}";
        if (peers.Knows(hello.Sender)) return null;
        // It may have joined just now.
        inlet.Look();
        return $"This node knows no {hello.Sender}";
    }

    private static async Task TryCloseAsync(LinkSocket socket, string reason)
    {
        try
        {
            // What a close frame can carry (RFC 6455 section 5.5).
            await socket.CloseAsync(reason.Length <= 100 ? reason : reason[..100], CancellationToken.None);
        }
        catch (Exception failure) when (failure is WebSocketException or IOException)
        {
            // It does not listen any more.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.LinkRefused, LogLevel.Information, "A link of {NodeId} is refused: {Reason}")]
        public static partial void Refused(ILogger logger, Incarnation nodeId, string reason);

        [LoggerMessage(HubEventIds.LinkGarbage, LogLevel.Warning, "What came over a link cannot be read, and it is closed: {Reason}")]
        public static partial void Garbage(ILogger logger, string reason);

        [LoggerMessage(HubEventIds.LinkEnded, LogLevel.Debug, "A link to this node has ended: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);
    }
}
