using System.Net.WebSockets;

namespace Hub.Actors.Cluster.Links;

/// <summary>Tries, without being a member, whether links to and from another node can be made.</summary>
/// <param name="dial">Makes a connection to the node at an address.</param>
/// <param name="services">What links share.</param>
internal sealed class LinkProbe(Func<Uri, CancellationToken, Task<WebSocket>> dial, LinkServices services)
{
    /// <summary>Asks the node at an address to reach back.</summary>
    /// <param name="other">Its address.</param>
    /// <param name="own">That under which this node is known.</param>
    /// <returns>Why links do not work; null where they do, both ways.</returns>
    public Task<string?> AskAsync(Uri other, Uri own) =>
        // The other waits for its own attempt as long.
        ConverseAsync(other, writer => LinkFrames.WriteProbe(writer, services.Table.Versions, own), 2 * LinkServices.Patience, $"{other} cannot be reached");

    /// <summary>Answers such a question: reaches back first.</summary>
    public async Task AnswerAsync(WireReader question, LinkSocket socket, CancellationToken cancellation)
    {
        var (versions, own) = LinkFrames.ReadProbe(question);
        var problem = services.Table.Versions.InCommonWith(versions) is null ? services.Table.Versions.Refuse(versions, "the other")
            : own is null ? null
            : await ConverseAsync(
                own, writer => LinkFrames.WriteProbe(writer, services.Table.Versions, null), LinkServices.Patience,
                $"{own} cannot be reached by the others (HUB__CLUSTER__ADVERTISE)");
        var writer = new WireWriter();
        LinkFrames.WriteVerdict(writer, problem);
        await socket.SendAsync(writer.Written, cancellation);
    }

    private async Task<string?> ConverseAsync(Uri to, Action<WireWriter> write, TimeSpan patience, string unreachable)
    {
        using var limit = new CancellationTokenSource(patience, services.Time);
        try
        {
            using var socket = new LinkSocket(await dial(to, limit.Token), services.MaxMessage);
            var writer = new WireWriter();
            write(writer);
            await socket.SendAsync(writer.Written, limit.Token);
            return await socket.ReceiveAsync(limit.Token) is { } verdict
                ? LinkFrames.ReadVerdict(new WireReader(verdict))
                : $"{unreachable}: {socket.CloseReason ?? "it closes without a reason"}";
        }
        catch (OperationCanceledException)
        {
            return $"{unreachable}: it does not answer";
        }
        catch (Exception failure) when (failure is WebSocketException or WireException or IOException or HttpRequestException)
        {
            return $"{unreachable}: {failure.GetBaseException().Message}";
        }
    }
}
