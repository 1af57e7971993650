using System.Text.Json;
using Hub.Host.Rpc;
using Hub.Tests.Fixtures;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Rpc;

public class RpcActorTests
{
    [Fact]
    public async Task It_keeps_its_state_from_call_to_call()
    {
        await using var node = await NodeAsync();

        Assert.Equal("5", await node.CallAsync("till/one", "2"));
        Assert.Equal("10", await node.CallAsync("till/one", "5"));
    }

    [Fact]
    public async Task It_knows_who_calls()
    {
        await using var node = await NodeAsync();

        Assert.Equal("""{"method":"till/one","connectionId":"00000000000000a1","user":"ann"}""", await node.CallAsync("till/one", "\"who\""));
    }

    [Fact]
    public async Task A_success_of_its_is_its_content_or_nothing()
    {
        await using var node = await NodeAsync();

        Assert.Equal("", await node.CallAsync("till/one"));
        Assert.Equal("\"well\"", await node.CallAsync("till/one", "\"content\""));
    }

    [Fact]
    public async Task A_failure_of_its_is_answered_as_that_of_a_function()
    {
        await using var node = await NodeAsync();

        Assert.Equal("1001 Closed", await node.CallAsync("till/one", "\"refuse\""));
        Assert.Empty(node.Logs.Of(LogLevel.Error));
        Assert.Equal("100* Internal error", await node.CallAsync("till/one", "\"fail\""));
        Assert.Equal("The actor of till/one has answered a failure", Assert.Single(node.Logs.Of(LogLevel.Error)).Error);
    }

    [Fact]
    public async Task One_that_tells_nothing_lets_the_call_time_out_and_takes_the_next()
    {
        var asked = new TaskCompletionSource();
        await using var node = await NodeAsync(asked);

        var answer = node.CallAsync("till/one", "\"ignore\"");
        await asked.Task.WaitAsync(Limits.Generous);
        node.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("124* till/one has not answered in time", await answer);
        Assert.Equal("4", await node.CallAsync("till/one", "1"));
    }

    [Fact]
    public async Task One_that_has_stopped_is_not_available()
    {
        await using var node = await NodeAsync();

        Assert.Equal("108* till/one has stopped", await node.CallAsync("till/one", "\"stop\""));
        Assert.Equal("108* till/one has stopped", await node.CallAsync("till/one", "1"));
    }

    [Fact]
    public async Task One_that_cannot_be_made_stops_the_start()
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RpcNode.StartAsync(services => services.AddRpcActor<Broken>("broken")));

        Assert.Equal("Rpc method broken: its actor Broken could not be made; the log says why", mistake.Message);
    }

    private static Task<RpcNode> NodeAsync(TaskCompletionSource? asked = null) =>
        RpcNode.StartAsync(services => services.AddRpcActor<Till>("till/one", 3, asked ?? new TaskCompletionSource()));

    private sealed class Till : ReceiveActor
    {
        private int _total;

        // The clock is a service, the others are arguments.
        public Till(TimeProvider time, int start, TaskCompletionSource asked)
        {
            Assert.IsType<ManualTimeProvider>(time);
            _total = start;
            Receive<RpcRequest>(request => request.Data.ValueKind == JsonValueKind.Number, request =>
            {
                _total += request.Data.GetInt32();
                Sender.Tell(_total);
            });
            Receive<RpcRequest>(request => request.Data.ValueKind == JsonValueKind.Null, _ => Sender.Tell(Status.Success.Instance));
            Receive<RpcRequest>(request =>
            {
                switch (request.Data.GetString())
                {
                    case "who":
                        Sender.Tell(new { request.Method, request.ConnectionId, request.User });
                        break;
                    case "content":
                        Sender.Tell(new Status.Success("well"));
                        break;
                    case "refuse":
                        Sender.Tell(new Status.Failure(new RpcException(1001, "Closed")));
                        break;
                    case "fail":
                        Sender.Tell(new Status.Failure(new InvalidOperationException("secret")));
                        break;
                    case "ignore":
                        asked.SetResult();
                        break;
                    case "stop":
                        Context.Stop(Self);
                        break;
                }
            });
        }
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken() => throw new InvalidOperationException("no file");
    }
}
