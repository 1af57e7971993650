using System.Collections.Concurrent;
using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Clients that publish and subscribe on all nodes while something goes wrong, and what each of them saw, which is held against <see cref="RoomPromises"/> at the end.
/// </summary>
internal sealed class RoomTraffic : IAsyncDisposable
{
    private static readonly HubClientOptions s_quick = new()
    {
        BackOff = TimeSpan.FromMilliseconds(20), LongestBackOff = TimeSpan.FromMilliseconds(200), RequestTimeout = TimeSpan.FromSeconds(5),
        PublishTimeout = TimeSpan.FromSeconds(40),
    };

    private readonly ConcurrentBag<HubClient> _clients = [];
    private readonly List<Subscriber> _subscribers = [];
    private readonly ConcurrentQueue<(string Room, Said Said)> _acknowledged = new();
    private readonly ConcurrentQueue<HubException> _refused = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _publishing = [];
    private readonly List<Task> _roaming = [];
    private Uri? _url;

    /// <summary>How long a publisher waits between its publishes; by default it does not.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>The options of the client that has this name; by default all come back quickly.</summary>
    public Func<string, HubClientOptions> Options { get; init; } = static _ => s_quick;

    /// <summary>How often a subscriber was told of a gap.</summary>
    public int Gaps => _subscribers.Sum(subscriber => subscriber.Seen.OfType<HubGap>().Count());

    public int Acknowledged => _acknowledged.Count;

    public IReadOnlyCollection<HubException> Refused => _refused;

    public IReadOnlyCollection<string> Rooms => [.. _subscribers.Select(subscriber => subscriber.Room).Distinct()];

    /// <summary>The epochs of a room that subscribers saw.</summary>
    public IReadOnlyCollection<string> EpochsOf(string room) =>
        [.. RecordOf(room).Hearings.SelectMany(hearing => hearing.Heard).Select(said => said.Position.Epoch).Distinct()];

    /// <summary>What is known of the room by now.</summary>
    public RoomRecord RecordOf(string room) => new(
        room,
        [.. _acknowledged.Where(each => each.Room == room).Select(each => each.Said)],
        [.. _subscribers.Where(subscriber => subscriber.Room == room).Select(subscriber => subscriber.Hearing)]);

    /// <summary>A subscriber and a publisher of the room on that node.</summary>
    public async Task AddAsync(string name, Uri url, string room)
    {
        await SubscribeAsync(name, url, room);
        Publish(name, url, room);
    }

    public async Task SubscribeAsync(string name, Uri url, string room)
    {
        var subscriber = Add(name, room);
        var subscription = await NewClient(name, url).SubscribeAsync(room, subscriber.Options);
        _ = subscriber.ReadAsync(subscription);
    }

    /// <summary>A publisher of the room on that node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="url">The node's address.</param>
    /// <param name="room">The room.</param>
    /// <param name="atOnce">How many publishes it has under way; each such place waits for its answer before the next, and has a name of its own.</param>
    public void Publish(string name, Uri url, string room, int atOnce = 1)
    {
        _url = url;
        var client = NewClient(name, url);
        for (var place = 0; place < atOnce; place++) _publishing.Add(PublishAsync(atOnce == 1 ? name : $"{name}.{place}", client, room));
    }

    /// <summary>A subscriber that leaves after each stay, and comes back to the next of the nodes with the position that it has.</summary>
    public void Roam(string name, IReadOnlyList<Uri> urls, string room, TimeSpan stay) => _roaming.Add(RoamAsync(Add(name, room), urls, room, stay));

    /// <summary>Ends when so many more publishes are acknowledged.</summary>
    public Task MoreAsync(int count)
    {
        var enough = _acknowledged.Count + count;
        return Poll.UntilAsync(() => _acknowledged.Count >= enough);
    }

    /// <summary>Stops publishing, and waits until every subscriber has what was said last.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        _stopped.TrySetResult();
        await Task.WhenAll(_publishing).WaitAsync(Limits.Generous);
        await Task.WhenAll(_roaming).WaitAsync(Limits.Generous);
        foreach (var room in Rooms)
        {
            var end = await NewClient("the end", _url!).PublishAsync(room, "the end").WaitAsync(Limits.Generous);
            foreach (var subscriber in _subscribers.Where(subscriber => subscriber.Room == room))
                await subscriber.HearsAsync(end);
        }
    }

    /// <summary>Ends, and holds all against the promises.</summary>
    public async Task CheckAsync()
    {
        await EndAsync();
        foreach (var room in Rooms) Assert.Empty(RoomPromises.BrokenIn(RecordOf(room)));
    }

    /// <summary>Ends, and holds all against what durable rooms promise.</summary>
    /// <returns>The promises that were not kept.</returns>
    public async Task<IReadOnlyList<string>> CheckStoredAsync(HubCluster cluster)
    {
        await EndAsync();
        var broken = _refused.Where(refused => !refused.IsRetryable).Select(refused => $"A publish was refused for good: {refused.Code} {refused.Message}").ToList();
        foreach (var room in Rooms) broken.AddRange(DurablePromises.BrokenIn(RecordOf(room), await cluster.StoredOfAsync(room)));
        return broken;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stopped.TrySetResult();
        foreach (var client in _clients) await client.DisposeAsync();
        _stop.Dispose();
    }

    private Subscriber Add(string name, string room)
    {
        var subscriber = new Subscriber(name, room);
        _subscribers.Add(subscriber);
        return subscriber;
    }

    private HubClient NewClient(string name, Uri url)
    {
        var client = new HubClient(new Uri($"ws://{url.Authority}/ws"), Options(name));
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
                _acknowledged.Enqueue((room, new Said(await client.PublishAsync(room, data), data)));
                if (Pause > TimeSpan.Zero) await Task.Delay(Pause, TimeProvider.System, _stop.Token);
            }
            catch (HubException refused)
            {
                _refused.Enqueue(refused);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task RoamAsync(Subscriber subscriber, IReadOnlyList<Uri> urls, string room, TimeSpan stay)
    {
        RoomPosition? since = null;
        for (var i = 0; ; i++)
        {
            var isLast = _stop.IsCancellationRequested;
            var client = NewClient(subscriber.Name, urls[i % urls.Count]);
            // A node that is away is waited for no longer than one that is there.
            using var limit = new CancellationTokenSource(isLast ? Timeout.InfiniteTimeSpan : stay, TimeProvider.System);
            try
            {
                var subscription = await client.SubscribeAsync(room, subscriber.Options with { Since = since }, limit.Token);
                var reading = subscriber.ReadAsync(subscription);
                if (isLast) return;
                await _stopped.Task.WaitAsync(stay, TimeProvider.System).ContinueWith(static _ => { }, TaskScheduler.Default);
                await subscription.DisposeAsync();
                await reading;
                since = subscription.Position ?? since;
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                // It tries the next one.
            }

            await client.DisposeAsync();
        }
    }
}
