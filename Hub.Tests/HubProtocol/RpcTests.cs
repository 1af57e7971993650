using Hub.Host.Rpc;
using Hub.Tests.Fixtures;

namespace Hub.Tests.HubProtocol;

/// <summary>Calls by hub.v1, over real sockets; what becomes of them in the application is tested with the registry.</summary>
public sealed class RpcTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync(services => services
        .AddRpc("add", (Pair pair) => pair.A + pair.B)
        .AddRpc("whoami", (RpcCall call) => call.ConnectionId)
        .AddRpc("fail", () => { throw new InvalidOperationException("a secret"); })
        .AddRpc("own", () => { throw new RpcException(1234, "not today", retryable: true); })
        .AddRpc("wait", async (CancellationToken cancelled) =>
        {
            _called.TrySetResult();
            await using var registered = cancelled.Register(() => _gone.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
        }));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_result_comes_back_under_the_calls_id()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync("""{"type":"rpc","payload":{"method":"add","data":{"a":1,"b":2}},"id":"sum"}""");

        Assert.Equal("""{"type":"result","payload":{"data":3},"id":"sum"}""", await peer.NextTextAsync());
    }

    [Theory]
    [InlineData("nothing", "null", 104)]
    [InlineData("add", "\"text\"", 107)]
    [InlineData("fail", "null", 100)]
    [InlineData("own", "null", 1234)]
    public async Task What_fails_is_answered_with_its_code(string method, string data, int code)
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        var error = await peer.AskAsync($$$"""{"type":"rpc","payload":{"method":"{{{method}}}","data":{{{data}}}}}""", "error");

        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.DoesNotContain("secret", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_answered_124_and_holds_up_nobody()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync("""{"type":"rpc","payload":{"method":"wait","timeoutMs":1},"id":1}""" + "\n" + """{"type":"rpc","payload":{"method":"wait"},"id":2}""");
        Assert.Equal(124, (await peer.NextAsync("error")).GetProperty("code").GetInt32());

        Assert.Equal(5, (await peer.AskAsync("""{"type":"rpc","payload":{"method":"add","data":{"a":2,"b":3}}}""", "result")).GetProperty("data").GetInt32());
    }

    [Fact]
    public async Task A_call_ends_with_its_connection()
    {
        var peer = await HubPeer.ConnectAsync(_server);
        await peer.SayAsync("""{"type":"rpc","payload":{"method":"wait","timeoutMs":60000}}""");
        await _called.Task.WaitAsync(Limits.Generous);

        peer.Socket.Abort();

        await _gone.Task.WaitAsync(Limits.Generous);
    }

    private sealed record Pair(int A, int B);
}
