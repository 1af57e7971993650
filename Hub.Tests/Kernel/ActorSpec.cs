using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

/// <summary>
/// A system per test, on the public API alone: what is derived from it compiles against Akka.NET with a change of
/// `using`, and says the same there. What holds on the kernel only has its specs in Own.
/// </summary>
public abstract class ActorSpec : IAsyncLifetime
{
    /// <summary>How long a test waits for what has to come. Generous: it only ends tests that have failed.</summary>
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    protected ActorSystem Sys { get; } = ActorSystem.Create("spec");

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Sys.Terminate().WaitAsync(Limit);

    protected Probe NewProbe(string? name = null) => new(Sys, name);

    /// <summary>Starts an actor that handles messages with a function.</summary>
    protected IActorRef Start(Action<object, IActorContext> receive, string? name = null) =>
        Sys.ActorOf(Actor(receive), name);

    /// <summary>An actor that handles messages with a function.</summary>
    protected static Props Actor(Action<object, IActorContext> receive) => Props.Create<Scripted>(receive);

    /// <summary>An actor that handles messages with a function and supervises with a strategy.</summary>
    protected static Props Actor(SupervisorStrategy strategy, Action<object, IActorContext> receive) =>
        Props.Create<Scripted>(receive).WithSupervisorStrategy(strategy);

    /// <summary>An actor that starts children on demand: tell it props, or a name and props, and it answers with the child.</summary>
    protected IActorRef StartParent(SupervisorStrategy? strategy = null, string? name = null) => Sys.ActorOf(
        Props.Create<Parent>().WithSupervisorStrategy(strategy), name);

    /// <summary>Starts a child of a <see cref="StartParent"/>.</summary>
    protected static async Task<IActorRef> ChildOf(IActorRef parent, Props props, string? name = null) =>
        await parent.Ask<IActorRef>(new NewChild(props, name), Limit);

    /// <summary>Subscribes a probe to a type of event.</summary>
    protected Probe Subscribed<T>()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }

    /// <summary>Waits until an actor is gone.</summary>
    protected static async Task Gone(IActorRef actor) => Assert.True(await actor.WatchAsync().WaitAsync(Limit));

    protected sealed record NewChild(Props Props, string? Name);

    private sealed class Scripted(Action<object, IActorContext> receive) : UntypedActor
    {
        protected override void OnReceive(object message) => receive(message, Context);
    }

    private sealed class Parent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case NewChild child:
                    Sender.Tell(Context.ActorOf(child.Props, child.Name));
                    break;
                case Exception failure:
                    throw failure;
                default:
                    Unhandled(message);
                    break;
            }
        }
    }
}
