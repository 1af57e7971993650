using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hub.Actors.Rooms;
using Hub.Host.Api;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Api;

/// <summary>The HTTP API of rooms, over a real server.</summary>
public sealed class RoomsApiTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private HubServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services => services
            .Configure<ApiOptions>(api =>
            {
                api.Keys.Add(new ApiKey { Key = "all" });
                api.Keys.Add(new ApiKey { Key = "reader", Scopes = "read:news-*" });
            })
            .Configure<RoomOptions>(options =>
            {
                options.Rooms.Add(new RoomRule { Match = "bare", History = RoomHistory.None, Presence = false });
                options.Rooms.Add(new RoomRule { Match = "short", Keep = 2 });
            }));
        _http.BaseAddress = _server.Url;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "all");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_published_and_answered_with_its_position()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        var subscribed = await peer.SubscribeAsync("a/b é");

        var (status, body) = await PostAsync("/api/rooms/a%2Fb%20%C3%A9/messages", """{"data":{"n":1},"slot":"s"}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("a/b é", body.GetProperty("room").GetString());
        Assert.Equal(subscribed.GetProperty("epoch").GetString(), body.GetProperty("epoch").GetString());
        Assert.Equal(1, body.GetProperty("offset").GetInt64());
        var message = await peer.NextAsync("message");
        Assert.Equal("""{"n":1}""", message.GetProperty("data").GetRawText());
        Assert.False(message.TryGetProperty("from", out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_key_is_the_same_message(bool asHeader)
    {
        var body = asHeader ? """{"data":"once"}""" : """{"data":"once","key":"k"}""";

        var first = await PostAsync("/api/rooms/a/messages", body, asHeader ? "k" : null);
        var again = await PostAsync("/api/rooms/a/messages", body, asHeader ? "k" : null);

        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(1, (await GetAsync("/api/rooms/a/messages")).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_a_connection_has_used_is_not_the_servers()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.PublishAsync("a", "\"a stranger's\"", ""","key":"k" """);

        Assert.Equal(2, (await PostAsync("/api/rooms/a/messages", """{"data":"the server's","key":"k"}""")).Body.GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task History_is_read_from_either_end_and_on_from_a_position()
    {
        for (var i = 1; i <= 5; i++) await PostAsync("/api/rooms/a/messages", $$"""{"data":{{i}}}""");

        var oldest = (await GetAsync("/api/rooms/a/messages?limit=2")).Body;
        var epoch = oldest.GetProperty("epoch").GetString();
        Assert.Equal("1,2", Items(oldest));
        Assert.Equal(5, oldest.GetProperty("offset").GetInt64());
        Assert.Equal("3,4,5", Items((await GetAsync($"/api/rooms/a/messages?epoch={epoch}&offset=2")).Body));
        Assert.Equal("5,4", Items((await GetAsync("/api/rooms/a/messages?limit=2&reverse=true")).Body));
        Assert.Equal("3,2,1", Items((await GetAsync($"/api/rooms/a/messages?epoch={epoch}&offset=4&reverse=true")).Body));
        Assert.Equal("", Items((await GetAsync("/api/rooms/a/messages?limit=0")).Body));
    }

    [Fact]
    public async Task Members_are_listed_with_their_exact_number()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);
        await peer.SubscribeAsync("a");
        await peer.AskAsync("""{"type":"presence.set","payload":{"room":"a","data":"here"}}""", "presence.set");

        var body = (await GetAsync("/api/rooms/a/members")).Body;

        Assert.Equal((1, 1), (body.GetProperty("count").GetInt32(), body.GetProperty("connections").GetInt32()));
        Assert.Equal("here", body.GetProperty("members")[0].GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("/api/rooms/a/messages", "", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", "{", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", "[]", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", """{"data":1,"key":""}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", """{"data":1,"slot":7}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages", """{"data":"\ud800"}""", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/$hub%2Fchat/messages", """{"data":1}""", HttpStatusCode.BadRequest)]
    public async Task A_publish_that_cannot_be_is_refused_with_a_reason(string path, string body, HttpStatusCode status)
    {
        var answer = await PostAsync(path, body);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Body.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task What_is_too_large_to_be_kept_is_refused_with_its_code()
    {
        var answer = await PostAsync("/api/rooms/a/messages", $$"""{"data":"{{new string('x', 262_145)}}"}""");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, 120), (answer.Status, answer.Body.GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("/api/rooms/a/messages?limit=1001", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages?limit=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages?offset=1", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages?epoch=e&offset=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages?reverse=maybe", HttpStatusCode.BadRequest)]
    [InlineData("/api/rooms/a/messages?epoch=e&offset=1", HttpStatusCode.Gone)]
    [InlineData("/api/rooms/bare/messages", HttpStatusCode.NotFound)]
    [InlineData("/api/rooms/bare/members", HttpStatusCode.NotFound)]
    public async Task A_question_that_cannot_be_answered_is_refused_with_a_reason(string path, HttpStatusCode status)
    {
        var answer = await GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Body.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task A_position_whose_messages_are_dropped_is_gone()
    {
        for (var i = 1; i <= 4; i++) await PostAsync("/api/rooms/short/messages", $$"""{"data":{{i}}}""");
        var epoch = (await GetAsync("/api/rooms/short/messages")).Body.GetProperty("epoch").GetString();

        Assert.Equal(HttpStatusCode.Gone, (await GetAsync($"/api/rooms/short/messages?epoch={epoch}&offset=1")).Status);
        Assert.Equal("3,4", Items((await GetAsync($"/api/rooms/short/messages?epoch={epoch}&offset=2")).Body));
    }

    [Fact]
    public async Task A_key_opens_what_its_scopes_say()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "reader");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/rooms/news-a/messages")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync("/api/rooms/chat/messages")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("/api/rooms/news-a/messages", """{"data":1}""")).Status);
        _http.DefaultRequestHeaders.Authorization = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/rooms/news-a/members")).Status);
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused()
    {
        using var form = new StringContent("data=1", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _http.PostAsync("/api/rooms/a/messages", form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await ReadAsync(await _http.SendAsync(request));
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return (response.StatusCode, body.RootElement.Clone());
        }
    }

    private static string Items(JsonElement history) =>
        string.Join(',', history.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data").GetInt32()));
}
