namespace Hub.Actors.TestKit;

/// <summary>
/// The base of a spec about actors: it has a system, a test actor whose messages can be expected, and ends the
/// system when it is disposed. Derive from it in whatever test framework makes one instance per test. What the spec
/// tells comes from its <see cref="TestKitBase.TestActor"/>, also after an await. Failures throw
/// <see cref="TestKitException"/>.
/// </summary>
public class TestKit : TestKitBase, IDisposable
{
    private bool _disposed;

    /// <summary>Makes a kit.</summary>
    /// <param name="system">The system; null makes one called <c>test</c>. It ends with the kit either way.</param>
    public TestKit(ActorSystem? system = null)
        : this(system ?? NewSystem(null, new TestKitSettings()), new TestKitSettings())
    {
    }

    /// <summary>Makes a kit with a system of its own.</summary>
    /// <param name="config">How long it waits and by whose time the system lives; see <see cref="TestConfigs"/>.</param>
    /// <param name="actorSystemName">The system's name; null for <c>test</c>.</param>
    public TestKit(TestKitSettings config, string? actorSystemName = null)
        : this(NewSystem(actorSystemName, config), config)
    {
    }

    private TestKit(ActorSystem system, TestKitSettings settings)
        : base(system, settings, testActorName: null)
    {
        ImplicitSender.Current = this is INoImplicitSender ? null : (ActorCell)TestActor;
    }

    /// <summary>Ends the system, after <see cref="AfterAll"/>.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called before the system ends, while its actors still live.</summary>
    protected virtual void AfterAll()
    {
    }

    /// <summary>Ends the system, after <see cref="AfterAll"/>; a second call does nothing.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed) return;
        _disposed = true;
        if (!disposing) return;
        try
        {
            AfterAll();
        }
        finally
        {
            if (ReferenceEquals(ImplicitSender.Current, TestActor)) ImplicitSender.Current = null;
            Shutdown();
        }
    }

    private static ActorSystem NewSystem(string? name, TestKitSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return ActorSystem.Create(name ?? "test", settings.UseTestScheduler ? TestScheduler.Settings() : new ActorSystemSettings());
    }
}
