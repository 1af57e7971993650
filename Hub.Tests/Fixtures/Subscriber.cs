using System.Collections.Concurrent;
using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>Writes down what it hears of a room.</summary>
internal sealed class Subscriber
{
    public Subscriber(string name, string room)
    {
        (Name, Room) = (name, room);
        Options = new SubscribeOptions { OnGap = gap => Seen.Enqueue(gap) };
    }

    public string Name { get; }

    public string Room { get; }

    /// <summary>With which it subscribes: they write gaps down.</summary>
    public SubscribeOptions Options { get; }

    /// <summary>Messages and gaps.</summary>
    public ConcurrentQueue<object> Seen { get; } = new();

    public Hearing Hearing => new(
        Name,
        [.. Seen.OfType<HubMessage>().Select(message => new Said(message.Position, message.Data.GetString()!))],
        [.. Seen.OfType<HubGap>()]);

    /// <summary>Reads to the end of the subscription.</summary>
    public async Task ReadAsync(HubSubscription subscription)
    {
        await foreach (var message in subscription) Seen.Enqueue(message);
    }

    /// <summary>Waits for the message at that place.</summary>
    public async Task HearsAsync(RoomPosition position)
    {
        try
        {
            await Poll.UntilAsync(() => Seen.OfType<HubMessage>().LastOrDefault()?.Position == position);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Name} does not hear {position} of {Room}; it has {Seen.LastOrDefault()}");
        }
    }
}
