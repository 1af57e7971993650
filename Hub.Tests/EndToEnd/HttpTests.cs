using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hub.Host.Api;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed class HttpTests : IAsyncLifetime
{
    private HubServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync();
        _http = new HttpClient { BaseAddress = _server.Url };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_broadcast_reaches_hub_routes_alike_and_counts_them()
    {
        await using var raw = await ConnectAsync("/ws/lobby");
        await using var plain = await ConnectAsync("/ws");
        await using var chat = await ConnectAsync("/chat?username=ann");
        await using var echo = await ConnectAsync("/echo");
        Assert.Contains("joined", await chat.NextTextAsync(), StringComparison.Ordinal);

        var answer = await PostAsync("""{"message":{"a":[1, "é"]}}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"sent":3}""", await answer.Content.ReadAsStringAsync());
        foreach (var connection in new[] { raw, plain, chat })
            Assert.Equal("""{"type":"broadcast","message":{"a":[1, "é"]}}""", await connection.NextTextAsync());
        await echo.SayAsync("mine");
        Assert.Equal("mine", await echo.NextTextAsync());
    }

    [Theory]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("[]", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("null", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"message":"hi"}""", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_that_is_no_broadcast_is_refused_with_the_reason(string body, string type, HttpStatusCode status)
    {
        var answer = await PostAsync(body, type);

        Assert.Equal(status, answer.StatusCode);
        var error = await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>();
        Assert.NotEmpty(error!["error"]);
    }

    [Fact]
    public async Task A_broadcast_without_a_body_at_all_is_a_bad_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/broadcast");

        Assert.Equal(HttpStatusCode.BadRequest, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Where_a_key_is_configured_a_broadcast_needs_it()
    {
        await using var server = await HubServer.StartAsync(services =>
            services.Configure<ApiOptions>(api => api.Keys.Add(new ApiKey { Key = "secret" })));
        using var http = new HttpClient { BaseAddress = server.Url };

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("Bearer wrong"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("Basic secret"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Bearer secret"));

        async Task<HttpStatusCode> StatusAsync(string? authorization)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/broadcast") { Content = Json("""{"message":1}""") };
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            return (await http.SendAsync(request)).StatusCode;
        }
    }

    [Fact]
    public async Task On_a_listener_beyond_this_machine_a_broadcast_without_configured_keys_is_refused()
    {
        await using var server = await HubServer.StartAsync(services =>
            services.Configure<Hub.Host.ListenOptions>(listen => listen.Urls = "http://0.0.0.0:0"));
        using var http = new HttpClient();

        var answer = await http.PostAsync($"http://127.0.0.1:{server.Url.Port}/broadcast", Json("""{"message":1}"""));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/ws")]
    [InlineData("/ws/lobby")]
    [InlineData("/echo")]
    [InlineData("/chat?username=ann")]
    public async Task A_plain_request_to_a_socket_route_is_told_so(string path)
    {
        var answer = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("This path takes a WebSocket upgrade", await answer.Content.ReadAsStringAsync());
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.SendAsync(head)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.PostAsync(path, null)).StatusCode);
    }

    [Fact]
    public async Task A_node_that_serves_is_live_and_ready()
    {
        Assert.Equal("""{"status":"live"}""", await _http.GetStringAsync("/health/live"));
        Assert.Equal("""{"status":"ready"}""", await _http.GetStringAsync("/health/ready"));
    }

    private Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(_server.WebSocketUrl(path));

    private Task<HttpResponseMessage> PostAsync(string body, string type = "application/json") =>
        _http.PostAsync("/broadcast", new StringContent(body, Encoding.UTF8, type));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
