using System.Text.Json;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Contract;

/// <summary>Row A19: a handler written as a function of a message.</summary>
public sealed class MessageFunctionTests : IAsyncLifetime
{
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(_ => { }, app =>
    {
        app.MapFunction<Division, Quotient>("/divide", async (_, division, _) =>
        {
            await Task.Yield();
            return new Quotient(division.A / division.B);
        });
        app.MapMessages("/fragile", static (socket, message) =>
        {
            if (message.Text == "fail") throw new InvalidOperationException("as told");
            socket.Send(message);
        });
    });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Its_result_goes_back_one_at_a_time_in_the_order_of_the_messages()
    {
        await using var client = await ConnectAsync("/divide");

        for (var i = 1; i <= 20; i++) await client.SayAsync($$"""{"a":{{2 * i}},"b":2}""");

        for (var i = 1; i <= 20; i++) Assert.Equal($$$"""{"success":true,"result":{"value":{{{i}}}}}""", await client.NextTextAsync());
    }

    [Fact]
    public async Task Its_exception_goes_back_as_an_error_and_the_connection_lives_on()
    {
        await using var client = await ConnectAsync("/divide");

        await client.SayAsync("""{"a":1,"b":0}""");
        Assert.Equal("""{"success":false,"error":"Attempted to divide by zero."}""", await client.NextTextAsync());

        await AssertLivesAsync(client);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData("""{"a":"x"}""")]
    public async Task What_cannot_be_read_is_answered_as_an_error_and_the_connection_lives_on(string said)
    {
        await using var client = await ConnectAsync("/divide");

        await client.SayAsync(said);
        using var answer = JsonDocument.Parse(await client.NextTextAsync());
        Assert.False(answer.RootElement.GetProperty("success").GetBoolean());
        Assert.NotEmpty(answer.RootElement.GetProperty("error").GetString()!);

        await AssertLivesAsync(client);
    }

    [Fact]
    public async Task A_failure_of_one_connection_is_none_of_another()
    {
        await using var failing = await ConnectAsync("/fragile");
        await using var other = await ConnectAsync("/fragile");

        await failing.SayAsync("fail");
        for (var i = 0; i < 10; i++) await failing.SayAsync("after");
        Assert.Equal((1011, "Internal error"), await failing.ClosedAsync());

        await other.SayAsync("still here");
        Assert.Equal("still here", await other.NextTextAsync());
    }

    private static async Task AssertLivesAsync(SocketClient client)
    {
        await client.SayAsync("""{"a":6,"b":2}""");
        Assert.Equal("""{"success":true,"result":{"value":3}}""", await client.NextTextAsync());
    }

    private Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(_hub.WebSocketUrl(path));

    private sealed record Division(int A, int B);

    private sealed record Quotient(int Value);
}
