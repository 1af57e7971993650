using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Contract;

/// <summary>
/// Row A20: how much a connection may say. When a window or a bucket grants again is in Connections/RateLimiterTests and
/// Connections/TokenBucketTests, the node's default in EndToEnd/RawRoomTests.
/// </summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private const string Refused = """{"error":"Rate limit exceeded"}""";

    private readonly ManualTimeProvider _time = new();
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(
        services =>
        {
            services.Configure<RateLimitOptions>(rate => rate.Messages = 4);
            services.AddSingleton(made => new RouteLimits(made.GetRequiredService<IOptions<RateLimitOptions>>(), _time));
        },
        app =>
        {
            app.MapSocket("/window", EchoAsync).WithSocketOptions(options => options.RateLimit = SocketRateLimit.Window(2, TimeSpan.FromSeconds(10)));
            app.MapSocket("/bucket", EchoAsync).WithSocketOptions(options => options.RateLimit = SocketRateLimit.Bucket(perSecond: 10, burst: 2));
            app.MapSocket("/free", EchoAsync);
            app.MapHub("/few/{room}").WithSocketOptions(options => options.RateLimit = SocketRateLimit.Window(1, TimeSpan.FromDays(1)));
            app.MapHub("/many").WithSocketOptions(options => options.RateLimit = SocketRateLimit.None);
        });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_route_has_its_own_window()
    {
        await using var client = await ConnectAsync("/window");

        Assert.Equal("1", await AskAsync(client, "1"));
        Assert.Equal("2", await AskAsync(client, "2"));
        Assert.Equal(Refused, await AskAsync(client, "3"));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("4", await AskAsync(client, "4"));
    }

    [Fact]
    public async Task A_route_has_its_own_bucket()
    {
        await using var client = await ConnectAsync("/bucket");

        Assert.Equal("1", await AskAsync(client, "1"));
        Assert.Equal("2", await AskAsync(client, "2"));
        Assert.Equal(Refused, await AskAsync(client, "3"));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("4", await AskAsync(client, "4"));
        Assert.Equal(Refused, await AskAsync(client, "5"));
    }

    [Fact]
    public async Task Own_handlers_have_no_limit_unless_the_route_says_so()
    {
        await using var client = await ConnectAsync("/free");

        for (var i = 0; i < 500; i++) Assert.Equal($"{i}", await AskAsync(client, $"{i}"));
    }

    [Fact]
    public async Task Invalid_and_unknown_messages_count_as_any()
    {
        await using var client = await ConnectAsync("/ws");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await AskAsync(client, "not json"));
        Assert.Equal("""{"type":"error","payload":"Unknown message type"}""", await AskAsync(client, "{}"));
        Assert.Equal("""{"type":"error","payload":"Unknown message type"}""", await AskAsync(client, "null"));
        Assert.Equal("""{"type":"pong"}""", await AskAsync(client, """{"type":"ping"}"""));
        Assert.Equal(Refused, await AskAsync(client, """{"type":"ping"}"""));
        Assert.Equal(Refused, await AskAsync(client, "not json"));
    }

    [Fact]
    public async Task A_route_of_rooms_has_its_own_limit_or_none()
    {
        await using var few = await ConnectAsync("/few/lobby");
        await using var many = await ConnectAsync("/many");

        await few.SayAsync("to nobody");
        Assert.Equal(Refused, await AskAsync(few, "refused"));
        for (var i = 0; i < 200; i++) Assert.Equal("""{"type":"pong"}""", await AskAsync(many, """{"type":"ping"}"""));
    }

    [Theory]
    [InlineData("/few/lobby", 1)]
    [InlineData("/window", 2)]
    [InlineData("/bucket", 2)]
    public async Task A_thousand_refusals_are_the_end_with_4103(string path, int granted)
    {
        await using var client = await ConnectAsync(path);
        for (var i = 0; i < granted; i++) await client.SayAsync("granted");
        for (var i = 0; i < granted && path != "/few/lobby"; i++) Assert.Equal("granted", await client.NextTextAsync());

        for (var i = 0; i < 1_000; i++) Assert.Equal(Refused, await AskAsync(client, "refused"));
        await client.SayAsync("once too often");

        Assert.Equal(4103, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task Fifty_pings_at_once_are_answered()
    {
        await using var client = await RawSocket.OpenAsync(_hub.Url, "/free");

        await SendAsync(client, Opcode.Ping, 50);
        await client.SendAsync(ClientFrames.Text("still here"));

        SentFrame? frame;
        while ((frame = await client.NextAsync())!.Opcode == Opcode.Pong) Assert.Equal((byte)7, Assert.Single(frame.Payload));
        Assert.Equal("still here"u8.ToArray(), frame.Payload);
    }

    [Fact]
    public async Task Many_more_pings_than_a_keep_alive_needs_close_with_1008()
    {
        await using var client = await RawSocket.OpenAsync(_hub.Url, "/free");

        // The bucket gets ten a second: these come in far less than the hundred seconds that they would need.
        await SendAsync(client, Opcode.Ping, 1_050);
        await client.SendAsync(ClientFrames.Close(1008));

        Assert.Equal(1008, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task Pongs_are_free()
    {
        await using var client = await RawSocket.OpenAsync(_hub.Url, "/window");

        await SendAsync(client, Opcode.Pong, 2_000);
        await client.SendAsync(ClientFrames.Text("still here"));

        Assert.Equal("still here"u8.ToArray(), (await client.NextAsync())!.Payload);
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1, 0)]
    public async Task A_limit_that_grants_nothing_or_has_no_time_stops_the_start(int messages, int milliseconds)
    {
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => HubServer.StartAsync(_ => { }, app => app
            .MapSocket("/never", EchoAsync)
            .WithSocketOptions(options => options.RateLimit = SocketRateLimit.Window(messages, TimeSpan.FromMilliseconds(milliseconds)))));

        Assert.Contains("Route /never: RateLimit", mistake.Message, StringComparison.Ordinal);
    }

    private static async Task EchoAsync(HubSocket socket)
    {
        await foreach (var message in socket.Messages) await socket.SendAsync(message.Text);
    }

    private static async Task<string> AskAsync(SocketClient client, string text)
    {
        await client.SayAsync(text);
        return await client.NextTextAsync();
    }

    private static Task SendAsync(RawSocket client, Opcode opcode, int count) =>
        client.SendAsync([.. Enumerable.Repeat(ClientFrames.Make(opcode, [7]), count).SelectMany(frame => frame)]);

    private Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(_hub.WebSocketUrl(path));
}
