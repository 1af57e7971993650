using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Hub.Host.Api;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Host.Api;

public class ApiAccessTests
{
    private const string NeedsKey = "An API key is needed: Authorization: Bearer <key>, one of HUB__API__KEYS__0__KEY …";

    [Theory]
    [InlineData("", "/rooms", "ok")]
    [InlineData(" , ", "/rooms/any", "ok")]
    [InlineData("read", "/rooms/any", "ok")]
    [InlineData("publish,read", "/rooms", "ok")]
    [InlineData("publish", "/rooms/any", "403 The API key has no scope read for room any (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("publish", "/rooms", "403 The API key has no scope read for all rooms (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("read:news-*", "/rooms/news-1", "ok")]
    [InlineData("read:old read:news-*", "/rooms/news-1", "ok")]
    [InlineData("read:a:b", "/rooms/a:b", "ok")]
    [InlineData("read:news-*", "/rooms/old", "403 The API key has no scope read for room old (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("read:news-*", "/rooms/News-1", "403 The API key has no scope read for room News-1 (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("read:news-*", "/rooms", "403 The API key has no scope read for all rooms (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("publish:news-*", "/rooms/news-1", "403 The API key has no scope read for room news-1 (HUB__API__KEYS__n__SCOPES)")]
    [InlineData("read:a/b", "/rooms/a%2Fb", "ok")]
    [InlineData("read:a%2Fb", "/rooms/a%2Fb", "403 The API key has no scope read for room a/b (HUB__API__KEYS__n__SCOPES)")]
    public async Task A_key_opens_what_its_scopes_say(string scopes, string path, string answer)
    {
        await using var server = await ServerAsync(new ApiKey { Key = "secret", Scopes = scopes });

        Assert.Equal(answer, await AskAsync(server, path, "Bearer secret"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ")]
    [InlineData("Bearer secre")]
    [InlineData("Bearer secret2")]
    [InlineData("Basic secret")]
    public async Task A_request_without_a_key_that_is_configured_is_unauthorized(string? authorization)
    {
        await using var server = await ServerAsync(new ApiKey { Key = "secret" });

        Assert.Equal($"401 {NeedsKey}", await AskAsync(server, "/rooms", authorization));
    }

    [Fact]
    public async Task Each_key_has_its_own_scopes_and_one_given_twice_those_of_both()
    {
        await using var server = await ServerAsync(
            new ApiKey { Key = "reader", Scopes = "read" }, new ApiKey { Key = "both", Scopes = "read:a" }, new ApiKey { Key = "both", Scopes = "read:b" });

        Assert.Equal("ok", await AskAsync(server, "/rooms", "bearer reader"));
        Assert.Equal("ok", await AskAsync(server, "/rooms/a", "Bearer both"));
        Assert.Equal("ok", await AskAsync(server, "/rooms/b", "Bearer both"));
        Assert.StartsWith("403 ", await AskAsync(server, "/rooms/c", "Bearer both"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_key_is_configured_even_on_loopback_the_answer_says_how_to_set_one()
    {
        await using var server = await ServerAsync();

        Assert.Equal(
            "401 No API key is configured: set HUB__API__KEYS__0__KEY, then send Authorization: Bearer <key>",
            await AskAsync(server, "/rooms", "Bearer secret"));
    }

    [Fact]
    public async Task A_broadcast_needs_its_scope()
    {
        await using var server = await ServerAsync(
            new ApiKey { Key = "reader", Scopes = "read,publish" }, new ApiKey { Key = "crier", Scopes = "broadcast" });

        Assert.Equal("403 The API key has no scope broadcast (HUB__API__KEYS__n__SCOPES)", await BroadcastAsync("Bearer reader"));
        Assert.Equal($"401 {NeedsKey}", await BroadcastAsync(null));
        Assert.Equal("""{"sent":0}""", await BroadcastAsync("Bearer crier"));

        async Task<string> BroadcastAsync(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/broadcast")
            {
                Content = new StringContent("""{"message":1}""", Encoding.UTF8, "application/json"),
            };
            return await SendAsync(server, request, authorization);
        }
    }

    [Fact]
    public async Task A_refusal_challenges_as_rfc_6750_says()
    {
        await using var server = await ServerAsync(new ApiKey { Key = "secret", Scopes = "publish" });
        using var http = new HttpClient { BaseAddress = server.Url };

        using var unknown = await http.GetAsync("/rooms");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        using var forbidden = await http.GetAsync("/rooms");

        Assert.Equal("Bearer", unknown.Headers.WwwAuthenticate.ToString());
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"read\"", forbidden.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("write", "names 'write', which is no scope: there are publish, read and broadcast, with commas or spaces between them")]
    [InlineData("read Publish", "names 'Publish', which is no scope: there are publish, read and broadcast, with commas or spaces between them")]
    [InlineData("read,publish:", "has 'publish:' without rooms: put a room or a pattern such as news-* behind the colon, or leave the colon out")]
    [InlineData("broadcast:news-*", "has 'broadcast:news-*', and a broadcast is of no room: write broadcast")]
    public async Task A_scope_that_cannot_be_stops_the_start(string scopes, string rule)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServerAsync(new ApiKey { Key = "a" }, new ApiKey { Key = "b", Scopes = scopes }));

        Assert.Equal([$"Hub:Api:Keys:1:Scopes={scopes} {rule}"], refused.Failures);
    }

    private static Task<HubServer> ServerAsync(params ApiKey[] keys) => HubServer.StartAsync(
        services => services.Configure<ApiOptions>(api =>
        {
            foreach (var key in keys) api.Keys.Add(key);
        }),
        app =>
        {
            var rooms = app.MapGroup("/rooms").NeedsApiKey(ApiScope.Read);
            rooms.MapGet("", () => "ok");
            rooms.MapGet("{room}", (string room) => "ok");
        });

    private static async Task<string> AskAsync(HubServer server, string path, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(server, request, authorization);
    }

    /// <returns>The body, or the status and the error.</returns>
    private static async Task<string> SendAsync(HubServer server, HttpRequestMessage request, string? authorization)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.OK) return await answer.Content.ReadAsStringAsync();
        var error = await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>();
        return $"{(int)answer.StatusCode} {error!["error"]}";
    }
}
