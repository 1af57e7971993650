using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

/// <summary>The levels follow the host's logger and the subscribers, where Akka's follow a setting of their own.</summary>
public class LoggingOfEveryLevelTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<string> _lines = [];
    private readonly ActorSystem _system;

    public LoggingOfEveryLevelTests()
    {
        _system = ActorSystem.Create("logging", new ActorSystemSettings { LoggerFactory = new ListLoggerFactory(_lines) });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate().WaitAsync(Limit);

    [Fact]
    public void A_level_is_enabled_when_somebody_gets_it()
    {
        var log = _system.Log;
        Assert.False(log.IsDebugEnabled);
        Assert.True(log.IsInfoEnabled);
        Assert.True(log.IsWarningEnabled);
        Assert.True(log.IsErrorEnabled);
        _system.EventStream.Subscribe<Debug>(new Probe(_system).Ref);
        Assert.True(log.IsDebugEnabled);
    }

    [Fact]
    public async Task Debug_events_are_published_to_their_subscribers_though_no_logger_wants_them()
    {
        var probe = new Probe(_system);
        _system.EventStream.Subscribe<LogEvent>(probe.Ref);
        Logging.GetLogger(_system, "source").Debug("d {0}", 1);
        Assert.Equal("d 1", (await probe.NextAsync<Debug>()).Message.ToString());
        Assert.Empty(_lines);
    }
}
