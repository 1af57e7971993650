using System.Net;
using Hub.Tests.Fixtures;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Contract;

/// <summary>A26: <c>PreClose</c>, an application's own way to say goodbye.</summary>
public sealed class PreCloseTests
{
    private const string ShutdownText = """{"type":"shutdown","message":"Server is shutting down"}""";

    [Fact]
    public async Task It_takes_the_place_of_the_text_and_1001()
    {
        await using var app = await OwnApplication.StartAsync(hub => hub.PreClose = async (rooms, cancellation) =>
        {
            await rooms.BroadcastAsync("so long", cancellation);
            foreach (var connection in await rooms.ConnectionsAsync(cancellation))
                await rooms.CloseAsync(connection.Id, 4200, "elsewhere", cancellation);
        });
        await using var client = await SocketClient.ConnectAsync(app.WebSocketUrl("/ws/lobby"));

        var stopped = app.StopAsync();

        Assert.Equal("""{"type":"broadcast","message":"so long"}""", await client.NextTextAsync());
        Assert.Equal((4200, "elsewhere"), await client.ClosesNextAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("/ws/lobby")]
    [InlineData("/echo")]
    public async Task Whoever_it_leaves_open_is_closed_with_1001_and_without_the_text(string path)
    {
        await using var app = await OwnApplication.StartAsync(hub =>
        {
            hub.Shutdown.Reason = "maintenance";
            hub.PreClose = (_, _) => Task.CompletedTask;
        });
        await using var client = await SocketClient.ConnectAsync(app.WebSocketUrl(path));

        var stopped = app.StopAsync();

        Assert.Equal((1001, "maintenance"), await client.ClosesNextAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_throws_is_logged_and_all_is_done_as_without_it(bool atOnce)
    {
        await using var app = await OwnApplication.StartAsync(hub => hub.PreClose = async (_, _) =>
        {
            if (!atOnce) await Task.Yield();
            throw new InvalidOperationException("as told");
        });
        await using var client = await SocketClient.ConnectAsync(app.WebSocketUrl("/ws/lobby"));

        var stopped = app.StopAsync();

        Assert.Equal(ShutdownText, await client.NextTextAsync());
        Assert.Equal((1001, "Server shutdown"), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);
        var logged = Assert.Single(app.Logs.Of(LogLevel.Error));
        Assert.Contains("PreClose failed", logged.Text, StringComparison.Ordinal);
        Assert.Equal("as told", logged.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_does_not_end_is_cancelled_and_not_waited_for_when_the_grace_is_over(bool ignoresItsToken)
    {
        var (time, never, began) = (new ManualTimeProvider(), new TaskCompletionSource(), new TaskCompletionSource());
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await OwnApplication.StartAsync(
            hub => hub.PreClose = (_, cancellation) =>
            {
                cancellation.Register(cancelled.SetResult);
                began.SetResult();
                return ignoresItsToken ? never.Task : never.Task.WaitAsync(cancellation);
            },
            time);
        await using var client = await SocketClient.ConnectAsync(app.WebSocketUrl("/ws/lobby"));

        var stopped = app.StopAsync();
        await began.Task.WaitAsync(Limits.Generous);
        time.Advance(TimeSpan.FromSeconds(5));

        await cancelled.Task.WaitAsync(Limits.Generous);
        Assert.Equal((1001, "Server shutdown"), await client.ClosesNextAsync());
        await stopped.WaitAsync(Limits.Generous);
        Assert.Contains(app.Logs.Of(LogLevel.Warning), entry => entry.Text.StartsWith("PreClose has not ended", StringComparison.Ordinal));
        never.SetResult();
    }

    [Fact]
    public async Task While_it_runs_all_are_still_served_and_no_more_come()
    {
        var (began, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await OwnApplication.StartAsync(hub => hub.PreClose = (_, _) =>
        {
            began.SetResult();
            return goOn.Task;
        });
        await using var client = await SocketClient.ConnectAsync(app.WebSocketUrl("/echo"));

        var stopped = app.StopAsync();
        await began.Task.WaitAsync(Limits.Generous);

        await client.SayAsync("still here");
        Assert.Equal("still here", await client.NextTextAsync());
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), await RefusedUpgrade.OfAsync(app.WebSocketUrl("/echo")));
        goOn.SetResult();
        Assert.Equal(1001, (await client.ClosedAsync()).Code);
        await stopped.WaitAsync(Limits.Generous);
    }
}
