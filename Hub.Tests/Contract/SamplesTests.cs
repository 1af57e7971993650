using System.Net;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>A28: the samples that the hub serves; the chat has tests of its own.</summary>
public sealed class SamplesTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(services => services.AddSingleton<TimeProvider>(_time));

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Echo_sends_back_what_comes_as_it_was()
    {
        await using var client = await ConnectAsync("/echo");

        await client.SayAsync("é");
        await client.SayAsync([1, 2, 3]);

        Assert.Equal("é", await client.NextTextAsync());
        Assert.Equal([1, 2, 3], (await client.NextAsync())!.Value.Payload);
    }

    [Fact]
    public async Task Hello_answers_a_GET_and_greets_an_upgrade_until_the_first_message()
    {
        using var http = new HttpClient { BaseAddress = _hub.Url };
        using var answer = await http.GetAsync("/hello");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal("""{"hello":"world"}""", await answer.Content.ReadAsStringAsync());

        await using var client = await ConnectAsync("/hello");
        Assert.Equal("hello client", await client.NextTextAsync());
        await client.SayAsync("hello server");

        Assert.Equal((1000, ""), await client.ClosesNextAsync());
    }

    [Theory]
    [InlineData("/digits", "123456789")]
    [InlineData("/letters", "abcdefghijklmnopqrstuvwxyz")]
    public async Task Digits_and_letters_come_one_each_second_and_then_the_end(string path, string all)
    {
        await using var client = await ConnectAsync(path);

        foreach (var one in all)
        {
            Assert.Equal(one.ToString(), await client.NextTextAsync());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((1000, ""), await client.ClosesNextAsync());
    }

    [Theory]
    [InlineData("/digits", "1")]
    [InlineData("/letters", "a")]
    public async Task Nothing_of_digits_and_letters_comes_before_its_second(string path, string first)
    {
        await using var client = await ConnectAsync(path);
        Assert.Equal(first, await client.NextTextAsync());

        _time.Advance(TimeSpan.FromSeconds(0.5));
        // Its frames are in order: a second one would come before the end.
        var stopped = _hub.StopAsync();

        Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await client.NextTextAsync());
        Assert.Equal((1001, "Server shutdown"), await client.ClosedAsync());
        await stopped.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("/digits")]
    [InlineData("/letters")]
    public async Task A_peer_that_leaves_ends_digits_and_letters_and_their_timers(string path)
    {
        var before = _time.ArmedTimers;
        await using var client = await ConnectAsync(path);
        await client.NextTextAsync();

        await client.CloseAsync();

        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (_time.ArmedTimers > before)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task The_stream_wins_over_the_room_of_its_name_counts_ten_a_second_and_pauses()
    {
        await using var client = await ConnectAsync("/ws/stream?to=4");
        Assert.Equal("""{"type":"data","payload":1}""", await client.NextTextAsync());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("""{"type":"data","payload":2}""", await client.NextTextAsync());

        await client.SayAsync("""{"type":"pause"}""");
        // Its answer comes when the pause has been read.
        await client.SayAsync("""{"type":"what?"}""");
        Assert.Equal("""{"type":"error","payload":"Unknown message type"}""", await client.NextTextAsync());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await client.SayAsync("""{"type":"what?"}""");
        Assert.Equal("""{"type":"error","payload":"Unknown message type"}""", await client.NextTextAsync());

        await client.SayAsync("""{"type":"resume"}""");
        Assert.Equal("""{"type":"data","payload":3}""", await client.NextTextAsync());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("""{"type":"data","payload":4}""", await client.NextTextAsync());
        Assert.Equal("""{"type":"end"}""", await client.NextTextAsync());
        Assert.Equal((1000, ""), await client.ClosedAsync());
    }

    private Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(_hub.WebSocketUrl(path));
}
