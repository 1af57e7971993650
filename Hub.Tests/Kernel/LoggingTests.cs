using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class LoggingTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly List<string> _lines = [];
    private readonly ActorSystem _system;

    public LoggingTests()
    {
        _system = ActorSystem.Create("logging", new ActorSystemSettings { LoggerFactory = new ListLoggerFactory(_lines) });
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate().WaitAsync(Limit);

    [Fact]
    public async Task An_actor_logs_to_the_logger_of_its_type_with_its_path()
    {
        var actor = _system.ActorOf(Props.Create<Logs>(), "logs");
        await actor.Ask("world", Limit);
        Assert.Equal($"Information {typeof(Logs).FullName} [akka://logging/user/logs] hello world ", Assert.Single(_lines));
    }

    [Fact]
    public async Task Every_level_is_published_and_written_as_its_own()
    {
        var probe = new Probe(_system);
        _system.EventStream.Subscribe<LogEvent>(probe.Ref);
        var cause = new InvalidOperationException("cause");
        var log = Logging.GetLogger(_system, "source");
        log.Debug("d {0}", 1);
        log.Info("i {0} {1}", 1, 2);
        log.Warning(cause, "w");
        log.Error(cause, "e {0}", 1);
        await Expect<Debug>("d 1", null);
        await Expect<Info>("i 1 2", null);
        await Expect<Warning>("w", cause);
        await Expect<Error>("e 1", cause);
        Assert.Equal(3, _lines.Count);
        Assert.Contains("Warning", _lines[1], StringComparison.Ordinal);
        Assert.Contains("cause", _lines[1], StringComparison.Ordinal);

        async Task Expect<T>(string message, Exception? with)
            where T : LogEvent
        {
            var logged = await probe.NextAsync<T>();
            Assert.Equal(message, logged.Message);
            Assert.Equal(with, logged.Cause);
            Assert.Equal("source (akka://logging)", logged.LogSource);
        }
    }

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
    public async Task Failures_of_actors_are_written_with_their_exception()
    {
        var actor = _system.ActorOf(Props.Create<Logs>(), "fails");
        actor.Tell(new InvalidOperationException("boom"));
        await actor.Ask("again", Limit);
        Assert.Contains(_lines, l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("/user/fails] boom boom", StringComparison.Ordinal));
    }

    private sealed class Logs : ReceiveActor
    {
        public Logs()
        {
            var log = Context.GetLogger();
            Receive<string>(s =>
            {
                log.Info("hello {0}", s);
                Sender.Tell("logged");
            });
            Receive<Exception>(e => throw e);
        }
    }
}
