using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Client;
using Hub.Actors.Protocol;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>
/// Rooms as they are spoken in, over the hub's own protocol at <see cref="AdminApi.Socket"/>. Comes back by itself where the connection breaks, and says on
/// <paramref name="error"/> what happens to it.
/// </summary>
/// <param name="client">The node; it is asked first, which tells best what stands against it.</param>
/// <param name="timeout">How long the beginning may take; zero for ever.</param>
/// <param name="error">Where it says what is no message.</param>
internal sealed class RoomTail(AdminClient client, TimeSpan timeout, TextWriter error)
{
    // As many as the server answers at once.
    private const int Page = 1_000;

    // An operator waits for a node that starts again.
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(2);

    private readonly TextWriter _error = TextWriter.Synchronized(error);

    // What is not printed yet waits in the subscriptions, which recover what they cannot hold.
    private readonly Channel<HubMessage> _messages = Channel.CreateBounded<HubMessage>(1);

    // Told by the client's own loop, one after the other.
    private bool _isLost;

    /// <summary>Prints what the rooms have kept, and then what comes, until it is called off.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="history">How many messages of each that were before.</param>
    /// <param name="print">Prints one.</param>
    /// <param name="stop">Calls it off.</param>
    /// <exception cref="AdminFailure">The node does not grant it.</exception>
    public async Task RunAsync(IReadOnlyList<string> rooms, int history, Func<HubMessage, Task> print, CancellationToken stop)
    {
        try
        {
            await client.GetAsync(AdminApi.Cluster, AdminJson.Default.ClusterReport, stop);
            await using var hub = new HubClient(AdminHubClient.UrlOf(client), AdminHubClient.OptionsOf(client) with
            {
                OnState = Changed,
                OnClose = Lost,
                LongestBackOff = LongestBackOff,
            });
            var (kept, subscriptions) = await BeginAsync(hub, rooms, history, stop);
            foreach (var message in kept) await print(message);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var pumps = subscriptions.Select(subscription => PumpAsync(subscription, over.Token)).ToList();
            try
            {
                await foreach (var message in _messages.Reader.ReadAllAsync(stop)) await print(message);
            }
            finally
            {
                await over.CancelAsync();
                await Task.WhenAll(pumps);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As was wanted.
        }
        catch (HubException refused)
        {
            throw new AdminFailure($"{client.Server} refuses: {PeopleText.Number(refused.Code)} {VisibleText.Of(refused.Message)}", ExitCodes.Failed);
        }
    }

    private async Task<(IEnumerable<HubMessage> Kept, List<HubSubscription> Subscriptions)> BeginAsync(
        HubClient hub, IReadOnlyList<string> rooms, int history, CancellationToken stop)
    {
        using var late = timeout == TimeSpan.Zero ? new CancellationTokenSource() : new CancellationTokenSource(timeout, TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            await hub.ConnectAsync(limit.Token);
            var kept = new List<HubMessage>();
            var subscriptions = new List<HubSubscription>();
            foreach (var room in rooms)
            {
                var top = history == 0 ? null : await ReadAsync(hub, room, history, kept, limit.Token);
                subscriptions.Add(await hub.SubscribeAsync(room, new SubscribeOptions { Since = top, OnGap = gap => Miss(room, gap) }, limit.Token));
            }

            return (rooms.Count == 1 ? kept : kept.OrderBy(message => message.At), subscriptions);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new AdminFailure($"{client.Server} did not answer at {AdminApi.Socket} within {timeout.TotalSeconds} s (--timeout)", ExitCodes.Unreachable);
        }
    }

    // Adds the newest that the room keeps, the oldest of them first; ends with its position, or null where it keeps none.
    private async Task<RoomPosition?> ReadAsync(HubClient hub, string room, int count, List<HubMessage> kept, CancellationToken cancellation)
    {
        try
        {
            var newest = new List<HubMessage>();
            HubHistory page;
            RoomPosition? top = null;
            do
            {
                var since = newest.Count == 0 ? (RoomPosition?)null : newest[^1].Position;
                page = await hub.HistoryAsync(room, since, Math.Min(count - newest.Count, Page), reverse: true, cancellation);
                top ??= page.Top;
                newest.AddRange(page.Items);
            }
            while (page.Items.Count == Page && newest.Count < count);

            newest.Reverse();
            kept.AddRange(newest);
            return top;
        }
        catch (HubException none) when (none.Code == ErrorCodes.NotAvailable.Number)
        {
            // What comes is told all the same.
            await _error.WriteLineAsync($"hub: nothing of before can be shown: {VisibleText.Of(none.Message)}");
            return null;
        }
    }

    private async Task PumpAsync(HubSubscription subscription, CancellationToken over)
    {
        try
        {
            await foreach (var message in subscription.WithCancellation(over)) await _messages.Writer.WriteAsync(message, over);
        }
        catch (OperationCanceledException)
        {
            // The rooms are not listened to any more.
        }
        catch (Exception ended) when (ended is HubException or ChannelClosedException)
        {
            _messages.Writer.TryComplete(ended);
        }
    }

    private void Lost(HubClose close)
    {
        // One that is for good is told as a refusal.
        if (_isLost || close.ReturnsAfter is null) return;
        _isLost = true;
        var reason = close.Reason.Length == 0 ? "" : $" {VisibleText.Of(close.Reason)}";
        _error.WriteLine($"hub: no connection to {client.Server} ({PeopleText.Number(close.Code)}{reason}): trying again until it is back");
    }

    private void Changed(HubClientState state)
    {
        if (state != HubClientState.Open || !_isLost) return;
        _isLost = false;
        _error.WriteLine($"hub: connected to {client.Server} again");
    }

    private void Miss(string room, HubGap gap)
    {
        // A room that nobody is in and that keeps nothing begins anew, and had nothing to be missed.
        if (gap is { Had.Offset: 0, GoesOn.Offset: 0 }) return;
        _error.WriteLine($"hub: {VisibleText.Of(room)}: messages are missing behind {Text(gap.Had)}, it goes on behind {Text(gap.GoesOn)}");
    }

    private static string Text(RoomPosition position) => $"{VisibleText.Of(position.Epoch)}/{PeopleText.Number(position.Offset)}";
}
