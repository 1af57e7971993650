using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Events;

/// <summary>Server-sent events over real sockets.</summary>
public sealed class EventsTests : IAsyncLifetime
{
    private HubServer? _server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_is_said_in_the_rooms_comes_as_events_and_goes_on_from_the_last_id()
    {
        var rooms = await StartAsync();
        string? id;
        await using (var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=news,weather"))
        {
            Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType!.MediaType);
            var welcome = await stream.NextAsync();
            Assert.Equal("welcome", welcome!.Value.Event);
            Assert.NotNull(welcome.Value.Id);

            await rooms.PublishJsonAsync("news", new { n = 1 });
            var first = (await stream.NextAsync())!.Value;
            Assert.Null(first.Event);
            Assert.Equal("""{"n":1}""", Data(first.Data).GetProperty("data").GetRawText());
            Assert.Equal("news", Data(first.Data).GetProperty("room").GetString());
            await rooms.PublishAsync("weather", "rain");
            id = (await stream.NextAsync())!.Value.Id;
        }

        await rooms.PublishAsync("weather", "sun");
        await rooms.PublishAsync("news", "two");
        await using var again = await EventListener.OpenAsync(_server.Url, "/sse?rooms=news,weather", ("Last-Event-ID", id!));

        var back = Data((await again.NextAsync())!.Value.Data).GetProperty("rooms");
        Assert.All(back.EnumerateArray(), room => Assert.True(room.GetProperty("recovered").GetBoolean()));
        var missed = new[] { (await again.NextAsync())!.Value, (await again.NextAsync())!.Value };
        Assert.Equal(["sun", "two"], missed.Select(one => Data(one.Data).GetProperty("data").GetString()).Order());
    }

    [Fact]
    public async Task A_position_that_is_gone_is_told_and_the_stream_goes_on_from_now()
    {
        var rooms = await StartAsync();
        await rooms.PublishAsync("news", "before");

        await using var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=news&lastEventId=news:another:7,nonsense");

        var room = Data((await stream.NextAsync())!.Value.Data).GetProperty("rooms")[0];
        Assert.False(room.GetProperty("recovered").GetBoolean());
        Assert.Equal(1, room.GetProperty("offset").GetInt64());
        var position = await rooms.PublishAsync("news", "after");
        Assert.Equal($"news:{position.Epoch}:2", (await stream.NextAsync())!.Value.Id);
    }

    [Theory]
    [InlineData("/sse", HttpStatusCode.BadRequest)]
    [InlineData("/sse?rooms=,", HttpStatusCode.BadRequest)]
    [InlineData("/sse?rooms=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u", HttpStatusCode.BadRequest)]
    [InlineData("/sse?rooms=$hub/chat", HttpStatusCode.BadRequest)]
    [InlineData("/sse?rooms=open,closed", HttpStatusCode.Forbidden)]
    public async Task What_cannot_be_is_refused_with_a_reason(string path, HttpStatusCode status)
    {
        await StartAsync(services => services.Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Match = "closed", Join = RoomAudience.Users })));

        await using var stream = await EventListener.OpenAsync(_server!.Url, path);

        Assert.Equal(status, stream.Response.StatusCode);
        Assert.NotEmpty(await stream.RestAsync());
    }

    [Fact]
    public async Task Pages_of_other_sites_are_refused()
    {
        await StartAsync();

        await using var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=a", ("Origin", "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, stream.Response.StatusCode);
    }

    [Fact]
    public async Task A_token_is_taken_in_the_query_and_asked_for_where_it_is_required()
    {
        await StartAsync(services => services
            .AddSingleton<ITokenVerifier, Verifier>()
            .Configure<AuthOptions>(auth => auth.Required = true)
            .Configure<RoomOptions>(options => options.Rooms.Add(new RoomRule { Join = RoomAudience.Users })));

        await using var nobody = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=a");
        await using var bad = await EventListener.OpenAsync(_server.Url, "/sse?rooms=a&token=bad");
        await using var ann = await EventListener.OpenAsync(_server.Url, "/sse?rooms=a&token=ann");

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.Response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, bad.Response.StatusCode);
        Assert.Equal("ann", Data((await ann.NextAsync())!.Value.Data).GetProperty("user").GetString());
    }

    [Fact]
    public async Task A_stream_is_a_connection_whose_place_is_free_when_its_client_is_gone()
    {
        await StartAsync(services => services
            .Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromMilliseconds(200))
            .Configure<LimitOptions>(limits => limits.Connections = 1));
        await using (var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=a"))
        {
            await using var second = await EventListener.OpenAsync(_server.Url, "/sse?rooms=a");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.Response.StatusCode);
            Assert.Equal("welcome", (await stream.NextAsync())!.Value.Event);
            // Alive for as long as it is listened to, though it never says anything.
            for (var i = 0; i < 4; i++) Assert.Null((await stream.NextAsync())!.Value.Data);
        }

        // Noticed when the next comments cannot be written.
        HttpStatusCode status;
        do
        {
            await using var next = await EventListener.OpenAsync(_server.Url, "/sse?rooms=a");
            status = next.Response.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task A_stop_is_told_with_a_time_to_come_back_and_ends_the_stream()
    {
        await StartAsync();
        await using var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=a");
        await stream.NextAsync();

        var stopping = _server.StopAsync();

        var shutdown = (await stream.NextAsync())!.Value;
        Assert.Equal("shutdown", shutdown.Event);
        Assert.InRange(int.Parse(shutdown.Retry!, System.Globalization.CultureInfo.InvariantCulture), 0, 5_000);
        var close = (await stream.NextAsync())!.Value;
        Assert.Equal(("close", """{"code":1001,"reason":"Server shutdown"}"""), (close.Event, close.Data));
        Assert.Null(await stream.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task Broadcasts_to_all_come_too_and_data_keeps_to_one_line()
    {
        var rooms = await StartAsync();
        await using var stream = await EventListener.OpenAsync(_server!.Url, "/sse?rooms=a%20b");
        await stream.NextAsync();

        await rooms.BroadcastAsync("lunch");
        using var pretty = JsonDocument.Parse("{\n  \"a\": [1,\n 2]\n}");
        var position = await rooms.PublishJsonAsync("a b", pretty.RootElement);

        var broadcast = (await stream.NextAsync())!.Value;
        Assert.Equal(("broadcast", "\"lunch\""), (broadcast.Event, broadcast.Data));
        var message = (await stream.NextAsync())!.Value;
        Assert.Equal(2, Data(message.Data).GetProperty("data").GetProperty("a").GetArrayLength());
        Assert.Equal($"a%20b:{position.Epoch}:1", message.Id);
    }

    private async Task<IHubRooms> StartAsync(Action<IServiceCollection>? configure = null)
    {
        _server = await HubServer.StartAsync(configure ?? (_ => { }));
        return _server.Services.GetRequiredService<IHubRooms>();
    }

    private static JsonElement Data(string? data)
    {
        using var json = JsonDocument.Parse(data!);
        return json.RootElement.Clone();
    }

    private sealed class Verifier : ITokenVerifier
    {
        public ValueTask<ClaimsPrincipal?> VerifyAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(
            token == "bad" ? null : new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", token)], "token")));
    }
}
