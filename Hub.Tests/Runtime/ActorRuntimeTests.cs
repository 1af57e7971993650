using System.Threading.Channels;
using Hub.Actors.Runtime;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Runtime;

/// <summary>What every runtime does for the hub beyond the API that all share.</summary>
public sealed class ActorRuntimeTests : IAsyncLifetime
{
    private readonly Channel<string> _logged = Channel.CreateUnbounded<string>();
    private readonly ActorSystem _system;

    public ActorRuntimeTests() => _system = ActorRuntime.CreateSystem(
        "runtime",
        TimeProvider.System,
        new Loggers(_logged.Writer),
        [new(CoordinatedShutdown.PhaseServiceStop, TimeSpan.FromSeconds(77.5))]);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate().WaitAsync(Limits.Generous);

    [Fact]
    public void A_phase_of_the_shutdown_has_the_timeout_of_the_host_and_every_other_its_default()
    {
        var shutdown = CoordinatedShutdown.Get(_system);

        Assert.Equal(TimeSpan.FromSeconds(77.5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Equal(TimeSpan.FromSeconds(5), shutdown.Timeout(CoordinatedShutdown.PhaseServiceUnbind));
    }

    [Fact]
    public async Task What_an_actor_logs_and_what_it_fails_with_reaches_the_loggers_of_the_host()
    {
        var actor = _system.ActorOf(Props.Create<Parent>(), "parent");

        actor.Tell("careful");
        actor.Tell(new InvalidOperationException("broken"));

        await LoggedAsync($"Warning {typeof(Parent).FullName} [akka://runtime/user/parent] careful");
        await LoggedAsync("broken");
    }

    [Fact]
    public async Task A_tree_is_described_from_the_root_down_with_what_each_actor_is()
    {
        var parent = _system.ActorOf(Props.Create<Parent>(), "parent");
        Assert.Equal("started", await parent.Ask<string>("start", Limits.Generous));

        var root = ActorRuntime.DescribeTree(_system);

        Assert.Equal("/", root.Path);
        var user = Assert.Single(root.Children, child => child.Path == "/user");
        var described = Assert.Single(user.Children);
        Assert.Equal(("/user/parent", typeof(Parent), 0), (described.Path, described.Type, described.WaitingMessages));
        Assert.Equal(["/user/parent/a", "/user/parent/b"], described.Children.Select(child => child.Path));
    }

    private async Task LoggedAsync(string part)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (!(await _logged.Reader.ReadAsync(limit.Token)).Contains(part, StringComparison.Ordinal))
        {
        }
    }

    private sealed class Parent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Exception exception:
                    throw exception;
                case "careful":
                    Context.GetLogger().Warning("careful");
                    break;
                default:
                    Context.ActorOf(Props.Create<Parent>(), "b");
                    Context.ActorOf(Props.Create<Parent>(), "a");
                    Sender.Tell("started");
                    break;
            }
        }
    }

    private sealed class Loggers(ChannelWriter<string> lines) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Lines(categoryName, lines);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class Lines(string category, ChannelWriter<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.TryWrite($"{logLevel} {category} {formatter(state, exception)} {exception?.Message}");
    }
}
