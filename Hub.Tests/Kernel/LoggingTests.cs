using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

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
        Assert.Equal($"Information {typeof(Logs).FullName} [akka://logging/user/logs] hello world ", Assert.Single(await LinesAsync(1)));
    }

    [Fact]
    public async Task Every_level_is_published_and_written_as_its_own()
    {
        var probe = new Probe(_system);
        _system.EventStream.Subscribe<LogEvent>(probe.Ref);
        var cause = new InvalidOperationException("cause");
        var log = Logging.GetLogger(_system, "source");
        log.Info("i {0} {1}", 1, 2);
        log.Warning(cause, "w");
        log.Error(cause, "e {0}", 1);
        await Expect<Info>("i 1 2", null);
        await Expect<Warning>("w", cause);
        await Expect<Error>("e 1", cause);
        var lines = await LinesAsync(3);
        Assert.Equal(3, lines.Count);
        Assert.Contains("Warning", lines[1], StringComparison.Ordinal);
        Assert.Contains("cause", lines[1], StringComparison.Ordinal);

        async Task Expect<T>(string message, Exception? with)
            where T : LogEvent
        {
            var logged = await probe.NextAsync<T>();
            Assert.Equal(message, logged.Message.ToString());
            Assert.Equal(with, logged.Cause);
            Assert.Equal("source (akka://logging)", logged.LogSource);
        }
    }

    [Fact]
    public async Task Failures_of_actors_are_written_with_their_exception()
    {
        var actor = _system.ActorOf(Props.Create<Logs>(), "fails");
        actor.Tell(new InvalidOperationException("boom"));
        await actor.Ask("again", Limit);
        Assert.Contains(await LinesAsync(1), l => l.StartsWith("Error", StringComparison.Ordinal) && l.Contains("/user/fails] boom boom", StringComparison.Ordinal));
    }

    /// <summary>What was written once it is so much: a runtime may write later than it publishes.</summary>
    private async Task<List<string>> LinesAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Count >= count) return [.. _lines];
            }
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
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
