using System.Text.Json;
using Hub.Host.Rpc;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Rpc;

public class RpcFunctionTests
{
    [Fact]
    public async Task It_gets_the_argument_and_answers_what_it_returns()
    {
        await using var node = await NodeAsync("add", (Pair pair) => new { Sum = pair.A + pair.B });

        Assert.Equal("""{"sum":3}""", await node.CallAsync("add", """{"a":1,"B":2,"c":3}"""));
    }

    [Fact]
    public async Task What_it_returns_is_awaited()
    {
        await using var node = await RpcNode.StartAsync(services => services
            .AddRpc("task", async (int number) => { await Task.Yield(); return number; })
            .AddRpc("value task", ValueTask<string> (string text) => new(text))
            .AddRpc("task of nothing", () => Task.CompletedTask)
            .AddRpc("value task of nothing", () => ValueTask.CompletedTask)
            .AddRpc("nothing", () => { })
            .AddRpc("null", string? () => null));

        Assert.Equal("7", await node.CallAsync("task", "7"));
        Assert.Equal("\"a\"", await node.CallAsync("value task", "\"a\""));
        Assert.Equal("", await node.CallAsync("task of nothing"));
        Assert.Equal("", await node.CallAsync("value task of nothing"));
        Assert.Equal("", await node.CallAsync("nothing"));
        Assert.Equal("null", await node.CallAsync("null"));
    }

    [Fact]
    public async Task It_knows_who_calls()
    {
        await using var node = await NodeAsync("who", (RpcCall call) =>
            $"{call.Method} {call.ConnectionId} {call.User} {call.Principal.FindFirst("team")?.Value}");

        Assert.Equal("\"who 00000000000000a1 ann blue\"", await node.CallAsync("who"));
    }

    [Fact]
    public async Task Its_services_are_those_of_one_call_and_end_with_it()
    {
        var made = new List<Scoped>();
        await using var node = await RpcNode.StartAsync(services => services
            .AddScoped<Scoped>()
            .AddRpc("same", (Scoped scoped, RpcCall call, IEnumerable<Scoped> all) =>
            {
                made.Add(scoped);
                return !scoped.IsDisposed && call.Services.GetRequiredService<Scoped>() == scoped && all.Single() == scoped;
            }));

        Assert.Equal("true", await node.CallAsync("same"));
        Assert.Equal("true", await node.CallAsync("same"));

        Assert.NotSame(made[0], made[1]);
        Assert.All(made, scoped => Assert.True(scoped.IsDisposed));
    }

    [Theory]
    [InlineData("", "107 data is missing or not what add takes")]
    [InlineData("null", "107 data is missing or not what add takes")]
    [InlineData("[]", "107 data is missing or not what add takes")]
    [InlineData("{", "107 data is missing or not what add takes")]
    [InlineData("""{"a":"x"}""", "107 data.a is missing or not what add takes")]
    public async Task An_argument_that_it_does_not_take_is_a_bad_request_that_names_it(string data, string answer)
    {
        await using var node = await NodeAsync("add", (Pair pair) => pair.A + pair.B);

        Assert.Equal(answer, await node.CallAsync("add", data));
    }

    [Fact]
    public async Task An_argument_may_be_missing_where_its_parameter_says_so()
    {
        await using var node = await RpcNode.StartAsync(services => services
            .AddRpc("nullable", (Pair? pair) => pair is null)
            .AddRpc("number", (int? number) => number is null)
            .AddRpc("default", (int number = 5) => number)
            .AddRpc("json", (JsonElement json) => json.ValueKind.ToString())
            .AddRpc("list", (IEnumerable<int> list) => list.Sum()));

        Assert.Equal("true", await node.CallAsync("nullable"));
        Assert.Equal("true", await node.CallAsync("number", "null"));
        Assert.Equal("5", await node.CallAsync("default"));
        Assert.Equal("\"Null\"", await node.CallAsync("json"));
        Assert.Equal("6", await node.CallAsync("list", "[1,2,3]"));
    }

    [Fact]
    public async Task Its_own_error_is_answered_as_it_is_and_not_logged()
    {
        await using var node = await RpcNode.StartAsync(services => services
            .AddRpc("own", () => Task.FromException(new RpcException(1001, "No such order", retryable: true)))
            .AddRpc("known", int () => throw new RpcException(103, "Not yours")));

        Assert.Equal("1001* No such order", await node.CallAsync("own"));
        Assert.Equal("103 Not yours", await node.CallAsync("known"));
        Assert.Empty(node.Logs.Of(LogLevel.Error));
    }

    [Fact]
    public async Task Any_other_exception_stays_in_the_process_and_is_logged_once()
    {
        await using var node = await RpcNode.StartAsync(services => services
            .AddRpc("now", int () => throw new InvalidOperationException("secret"))
            .AddRpc("later", async Task<int> () => { await Task.Yield(); throw new OperationCanceledException("not by us"); }));

        Assert.Equal("100* Internal error", await node.CallAsync("now"));
        Assert.Equal(("Rpc method now failed; its caller was told of an internal error", "secret"), Logged(node));
        Assert.Equal("100* Internal error", await node.CallAsync("later"));
        Assert.Equal(2, node.Logs.Of(LogLevel.Error).Count());
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_answered_and_cancelled()
    {
        using var started = new SemaphoreSlim(0);
        var cancelled = new TaskCompletionSource();
        await using var node = await NodeAsync("wait", async (CancellationToken cancellation) =>
        {
            using var registration = cancellation.Register(cancelled.SetResult);
            started.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });

        var answer = node.CallAsync("wait");
        Assert.True(await started.WaitAsync(Limits.Generous));
        node.Time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.False(cancelled.Task.IsCompleted);
        node.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("124* wait has not answered in time", await answer);
        await cancelled.Task.WaitAsync(Limits.Generous);
        Assert.Empty(node.Logs.Of(LogLevel.Error));
    }

    [Fact]
    public async Task A_call_that_ignores_its_token_is_answered_in_time_and_keeps_its_services_until_it_ends()
    {
        using var started = new SemaphoreSlim(0);
        var goOn = new TaskCompletionSource();
        var service = new TaskCompletionSource<(Scoped Service, bool WasAlive)>();
        await using var node = await RpcNode.StartAsync(services => services
            .AddScoped<Scoped>()
            .AddRpc("stubborn", async (Scoped scoped) =>
            {
                started.Release();
                await goOn.Task;
                service.SetResult((scoped, !scoped.IsDisposed));
            }));

        var answer = node.CallAsync("stubborn");
        Assert.True(await started.WaitAsync(Limits.Generous));
        node.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("124* stubborn has not answered in time", await answer);
        goOn.SetResult();

        var (scoped, wasAlive) = await service.Task.WaitAsync(Limits.Generous);
        Assert.True(wasAlive);
        await scoped.Disposed.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task A_call_is_cancelled_when_its_connection_is_gone()
    {
        using var started = new SemaphoreSlim(0);
        var cancelled = new TaskCompletionSource();
        await using var node = await NodeAsync("wait", async (CancellationToken cancellation) =>
        {
            using var registration = cancellation.Register(cancelled.SetResult);
            started.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        using var gone = new CancellationTokenSource();

        var answer = node.CallAsync("wait", gone: gone.Token);
        Assert.True(await started.WaitAsync(Limits.Generous));
        await gone.CancelAsync();

        await cancelled.Task.WaitAsync(Limits.Generous);
        await answer;
    }

    [Fact]
    public async Task A_call_of_a_connection_that_is_gone_already_does_not_begin()
    {
        var began = false;
        await using var node = await NodeAsync("begin", () => { began = true; });

        await node.CallAsync("begin", gone: new CancellationToken(canceled: true));

        Assert.False(began);
    }

    [Fact]
    public async Task A_function_that_blocks_does_not_block_who_calls_it()
    {
        using var goOn = new ManualResetEventSlim();
        await using var node = await NodeAsync("block", () => goOn.Wait(Limits.Generous));

        var answer = node.CallAsync("block");
        goOn.Set();

        Assert.Equal("true", await answer);
    }

    [Fact]
    public async Task A_result_may_have_a_mebibyte_and_one_byte_more_is_an_internal_error()
    {
        await using var node = await NodeAsync("text", (int length) => new string('a', length - 2));

        Assert.Equal(1024 * 1024, (await node.CallAsync("text", "1048576")).Length);
        Assert.Equal("100* Internal error", await node.CallAsync("text", "1048577"));
        Assert.Equal(
            "Rpc method text has returned 1048577 bytes of JSON; a result may have 1048576, and its caller was told of an internal error",
            Logged(node).Text);
    }

    [Fact]
    public async Task A_method_that_is_not_registered_is_an_unknown_type()
    {
        await using var node = await NodeAsync("add", (Pair pair) => pair.A + pair.B);

        Assert.Equal("104 There is no method Add", await node.CallAsync("Add"));
        Assert.Equal($"104 There is no method {new string('x', 100)}…", await node.CallAsync(new string('x', 101)));
    }

    [Fact]
    public async Task Its_json_is_what_the_options_say()
    {
        await using var node = await RpcNode.StartAsync(services => services
            .Configure<RpcOptions>(options => options.Json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower)
            .AddRpc("order", (Order order) => order));

        Assert.Equal("""{"order_id":7}""", await node.CallAsync("order", """{"order_id":7}"""));
    }

    private static Task<RpcNode> NodeAsync(string method, Delegate function) =>
        RpcNode.StartAsync(services => services.AddRpc(method, function));

    private static (string Text, string? Error) Logged(RpcNode node)
    {
        var (_, text, error) = Assert.Single(node.Logs.Of(LogLevel.Error));
        return (text, error);
    }

    private sealed record Pair(int A, int B);

    private sealed record Order(int OrderId);

    private sealed class Scoped : IDisposable
    {
        private readonly TaskCompletionSource _disposed = new();

        public bool IsDisposed => Disposed.IsCompleted;

        public Task Disposed => _disposed.Task;

        public void Dispose() => _disposed.TrySetResult();
    }
}
