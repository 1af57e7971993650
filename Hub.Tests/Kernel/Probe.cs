using System.Threading.Channels;
using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

/// <summary>An actor whose messages a test awaits one by one.</summary>
public sealed class Probe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system, string? name = null)
    {
        Ref = system.ActorOf(Props.Create<Receiver>(_received.Writer), name);
    }

    public IActorRef Ref { get; }

    /// <summary>Whom the last message came from.</summary>
    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public async Task<object> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var (message, sender) = await _received.Reader.ReadAsync(limit.Token);
        LastSender = sender;
        return message;
    }

    public async Task<T> NextAsync<T>() => Assert.IsAssignableFrom<T>(await NextAsync());

    /// <summary>The next messages are these.</summary>
    public async Task ExpectAsync(params object[] expected)
    {
        foreach (var message in expected)
        {
            Assert.Equal(message, await NextAsync());
        }
    }

    /// <summary>Nothing has come until now: what everybody before this told has been received.</summary>
    public async Task ExpectNothingAsync()
    {
        var fence = new object();
        Ref.Tell(fence, ActorRefs.NoSender);
        Assert.Same(fence, await NextAsync());
    }

    /// <summary>Watches an actor; its Terminated comes as a message.</summary>
    public async Task WatchAsync(IActorRef subject)
    {
        Ref.Tell(new WatchIt(subject), ActorRefs.NoSender);
        Assert.Same(subject, await NextAsync());
    }

    private sealed record WatchIt(IActorRef Subject);

    private sealed class Receiver(ChannelWriter<(object Message, IActorRef Sender)> writer) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is WatchIt watch)
            {
                Context.Watch(watch.Subject);
                writer.TryWrite((watch.Subject, Sender));
                return;
            }
            writer.TryWrite((message, Sender));
        }
    }
}
