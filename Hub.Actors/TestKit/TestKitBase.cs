using System.Globalization;

namespace Hub.Actors.TestKit;

/// <summary>
/// What <see cref="TestKit"/> and <see cref="TestProbe"/> have in common: a test actor, and the expectations about
/// what it is told. A spec uses a kit from one thread at a time.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static long s_lastTestActor;

    private readonly ReceivedMessages _received = new();
    private readonly TimeProvider _clock;
    private readonly long _start;
    private Envelope? _last;

    private protected TestKitBase(ActorSystem system, TestKitSettings settings, string? testActorName)
    {
        _clock = settings.Clock;
        _start = _clock.GetTimestamp();
        Sys = system;
        TestKitSettings = settings;
        EventFilter = new EventFilterFactory(this);
        TestActor = CreateTestActor(string.IsNullOrEmpty(testActorName) ? NextTestActorName() : testActorName);
    }

    /// <summary>The system the spec is about.</summary>
    public ActorSystem Sys { get; }

    /// <summary>How long this kit waits.</summary>
    public TestKitSettings TestKitSettings { get; }

    /// <summary>
    /// Keeps every message it is told until an expectation takes it. It is the sender of what the spec tells,
    /// unless the spec is marked <see cref="INoImplicitSender"/>.
    /// </summary>
    public IActorRef TestActor { get; }

    /// <summary>Whom the message that was taken last came from; dead letters when from nobody.</summary>
    /// <exception cref="IllegalActorStateException">No message was taken, or the last expectation got none.</exception>
    public IActorRef LastSender => Last.Sender ?? Sys.DeadLetters;

    /// <summary>Expects events in the log of the system, and keeps them from other filters.</summary>
    public EventFilterFactory EventFilter { get; }

    private protected Envelope Last => _last
        ?? throw new IllegalActorStateException("There is no last message: nothing was received, or the last wait for a message ended without one.");

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>Makes one more actor that keeps its messages where <see cref="TestActor"/> keeps them.</summary>
    /// <param name="name">Its name, unique in the system.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public IActorRef CreateTestActor(string name) =>
        Sys.SystemActorOf(
            Props.CreateOnTellersThread(new FactoryActorProducer<RecordingActor>(() => new RecordingActor(_received))), name);

    /// <summary>Makes a probe: a test actor with expectations of its own, to play another part in the spec.</summary>
    /// <param name="name">Its name, unique in the system; null gives it one.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>Makes a probe in another system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="name">Its name, unique in the system; null gives it one.</param>
    /// <exception cref="InvalidActorNameException">The name is not legal, or taken.</exception>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new TestProbe(system, TestKitSettings, name);
    }

    /// <summary>Makes a latch that waits <see cref="TestKitSettings.DefaultTimeout"/>, dilated.</summary>
    /// <param name="count">How often it is counted down until it opens.</param>
    public virtual TestLatch CreateTestLatch(int count = 1) =>
        new(Dilated, count, TestKitSettings.DefaultTimeout, _clock);

    /// <summary>Has the test actor drop what the function is true for, instead of keeping it. Replaces what was set before.</summary>
    /// <param name="shouldIgnoreMessage">True for a message nobody wants to see.</param>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage)
    {
        ArgumentNullException.ThrowIfNull(shouldIgnoreMessage);
        Command(new Ignore(shouldIgnoreMessage));
    }

    /// <summary>Has the test actor drop some messages of a type. Replaces what was set before.</summary>
    /// <typeparam name="TMsg">The type.</typeparam>
    /// <param name="shouldIgnoreMessage">True for a message nobody wants to see.</param>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage)
    {
        ArgumentNullException.ThrowIfNull(shouldIgnoreMessage);
        Command(new Ignore(message => message is TMsg typed && shouldIgnoreMessage(typed)));
    }

    /// <summary>Has the test actor drop all messages of a type. Replaces what was set before.</summary>
    /// <typeparam name="TMsg">The type.</typeparam>
    public void IgnoreMessages<TMsg>() => Command(new Ignore(static message => message is TMsg));

    /// <summary>Has the test actor keep everything again.</summary>
    public void IgnoreNoMessages() => Command(new Ignore(null));

    /// <summary>Has an auto-pilot act on every message from now on. Replaces the one before.</summary>
    /// <param name="pilot">Who acts; <see cref="NoAutoPilot"/> for nobody.</param>
    public void SetAutoPilot(AutoPilot pilot)
    {
        ArgumentNullException.ThrowIfNull(pilot);
        Command(new Fly(pilot));
    }

    private static string NextTestActorName() =>
        string.Create(CultureInfo.InvariantCulture, $"testActor{Interlocked.Increment(ref s_lastTestActor)}");

    private void Command(ITestActorCommand command) => TestActor.Tell(command, ActorRefs.NoSender);
}
