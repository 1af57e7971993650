using System.Collections.Concurrent;
using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Clients that publish and subscribe on all nodes while something goes wrong, and what each of them saw. At the end it is held against what a room
/// promises: one order, no fork, nothing twice, no gap without notice, nothing that was acknowledged missing where nobody was told of a gap.
/// </summary>
internal sealed class RoomTraffic : IAsyncDisposable
{
    private readonly HubClientOptions _options = new()
    {
        BackOff = TimeSpan.FromMilliseconds(20), LongestBackOff = TimeSpan.FromMilliseconds(200), RequestTimeout = TimeSpan.FromSeconds(5),
        PublishTimeout = TimeSpan.FromSeconds(40),
    };

    private readonly List<HubClient> _clients = [];
    private readonly List<(string Name, string Room, ConcurrentQueue<object> Seen, Task Reading)> _subscribers = [];
    private readonly ConcurrentQueue<(string Room, string Data, RoomPosition Position)> _acknowledged = new();
    private readonly ConcurrentQueue<HubException> _refused = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _publishing = [];
    private Uri? _url;

    /// <summary>How often a subscriber was told of a gap.</summary>
    public int Gaps => _subscribers.Sum(subscriber => subscriber.Seen.OfType<HubGap>().Count());

    public int Acknowledged => _acknowledged.Count;

    public IReadOnlyCollection<HubException> Refused => _refused;

    /// <summary>The epochs of a room that subscribers saw.</summary>
    public IReadOnlyCollection<string> EpochsOf(string room) =>
        [.. _subscribers.Where(subscriber => subscriber.Room == room).SelectMany(subscriber => subscriber.Seen.OfType<HubMessage>()).Select(message => message.Position.Epoch).Distinct()];

    /// <summary>A subscriber and a publisher of the room on that node.</summary>
    public async Task AddAsync(string name, Uri url, string room)
    {
        _url = url;
        await SubscribeAsync(name, url, room);
        _publishing.Add(PublishAsync(name, NewClient(url), room));
    }

    public async Task SubscribeAsync(string name, Uri url, string room)
    {
        var seen = new ConcurrentQueue<object>();
        var subscription = await NewClient(url).SubscribeAsync(room, new SubscribeOptions { OnGap = gap => seen.Enqueue(gap) });
        _subscribers.Add((name, room, seen, ReadAsync(subscription, seen)));
    }

    /// <summary>Ends when so many more publishes are acknowledged.</summary>
    public Task MoreAsync(int count)
    {
        var enough = _acknowledged.Count + count;
        return Poll.UntilAsync(() => _acknowledged.Count >= enough);
    }

    /// <summary>Stops publishing, waits until every subscriber has what was said last, and holds all against the promises.</summary>
    public async Task CheckAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_publishing).WaitAsync(Limits.Generous);
        foreach (var room in _subscribers.Select(subscriber => subscriber.Room).Distinct())
        {
            var position = await NewClient(_url!).PublishAsync(room, "the end").WaitAsync(Limits.Generous);
            foreach (var subscriber in _subscribers.Where(subscriber => subscriber.Room == room))
                await Poll.UntilAsync(() => subscriber.Seen.OfType<HubMessage>().Any(message => message.Position == position));
            CheckRoom(room);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var client in _clients) await client.DisposeAsync();
        _stop.Dispose();
    }

    private HubClient NewClient(Uri url)
    {
        var client = new HubClient(new Uri($"ws://{url.Authority}/ws"), _options);
        _clients.Add(client);
        return client;
    }

    private async Task PublishAsync(string name, HubClient client, string room)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var data = $"{name}-{i}";
            try
            {
                var position = await client.PublishAsync(room, data);
                _acknowledged.Enqueue((room, data, position));
            }
            catch (HubException refused)
            {
                _refused.Enqueue(refused);
            }
        }
    }

    private static async Task ReadAsync(HubSubscription subscription, ConcurrentQueue<object> seen)
    {
        await foreach (var message in subscription) seen.Enqueue(message);
    }

    private void CheckRoom(string room)
    {
        var said = new Dictionary<RoomPosition, string>();
        foreach (var (name, _, seen, _) in _subscribers.Where(subscriber => subscriber.Room == room))
        {
            var gaps = seen.OfType<HubGap>().Select(gap => gap.GoesOn).ToHashSet();
            RoomPosition? at = null;
            foreach (var message in seen.OfType<HubMessage>())
            {
                var data = message.Data.GetString()!;
                var before = message.Position with { Offset = message.Position.Offset - 1 };
                Assert.True(at is null || at == before || gaps.Contains(before), $"{name} had {at} and then, without a notice, {message.Position}");
                Assert.False(at is { } known && known.Epoch == message.Position.Epoch && known.Offset >= message.Position.Offset, $"{name} had {at} and then {message.Position}");
                Assert.True(said.TryAdd(message.Position, data) || said[message.Position] == data, $"{name} has {data} at {message.Position}, another {said[message.Position]}");
                at = message.Position;
            }
        }

        foreach (var epoch in said.GroupBy(each => each.Key.Epoch))
            Assert.Equal(epoch.Count(), epoch.Select(each => each.Value).Distinct().Count());
        foreach (var (_, data, position) in _acknowledged.Where(each => each.Room == room))
        {
            if (said.TryGetValue(position, out var heard)) Assert.Equal(data, heard);
            else Assert.True(Gaps > 0, $"{data} was acknowledged at {position}, and nobody heard it");
        }
    }
}
