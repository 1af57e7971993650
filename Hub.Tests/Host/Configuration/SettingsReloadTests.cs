using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Configuration;

/// <summary>What a running node takes of settings that were read anew.</summary>
public sealed class SettingsReloadTests : IAsyncLifetime
{
    private const string ApiKey = "0123456789abcdef";

    private readonly CapturedLogs _logs = new();
    private readonly HttpClient _http = new();
    private readonly Settings _settings = new();
    private HubServer _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubServer.StartAsync(services => services.AddSingleton<ILoggerProvider>(_logs));
        ((IConfigurationBuilder)_hub.Services.GetRequiredService<IConfiguration>()).Add(_settings);
        _http.BaseAddress = _hub.Url;
        Read();
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _hub.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task Caps_of_the_node_count_those_that_are_in_already()
    {
        await using var first = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/echo"));

        Read(("Limits:Connections", "1"));

        Assert.Equal(503, await UpgradeRequest.StatusAsync(_hub, "/echo"));
        await first.CloseAsync();
        await Poll.UntilAsync(async _ => await UpgradeRequest.StatusAsync(_hub, "/echo") == 101);
        Assert.Contains("HUB__LIMITS__CONNECTIONS is 1 now", Told(LogLevel.Information));
    }

    [Fact]
    public async Task Limits_of_a_connection_hold_for_those_that_come_after()
    {
        await using var before = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/echo"));

        Read(("Limits:MaxPayload", "3"));

        await using var after = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/echo"));
        await after.SayAsync("four");
        Assert.Equal(1009, (await after.ClosedAsync()).Code);
        await before.SayAsync("four");
        Assert.Equal("four", await before.NextTextAsync());
    }

    [Fact]
    public async Task Rate_limits_hold_at_once()
    {
        await using var client = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/ws"));

        Read(("RateLimit:Messages", "1"));

        for (var i = 0; i < 2; i++) await client.SayAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.NextTextAsync());
        Assert.Equal("""{"error":"Rate limit exceeded"}""", await client.NextTextAsync());
    }

    [Fact]
    public async Task API_keys_come_and_go()
    {
        Read(("Api:Keys:0:Key", "another"), ("Api:Keys:1:Key", "a third"));

        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(HttpMethod.Get, "/api/rooms/a/messages", ApiKey)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, "/api/rooms/a/messages", "a third")).Status);
        Assert.Contains("HUB__API__KEYS has 2 entries now", Told(LogLevel.Information));
    }

    [Fact]
    public async Task An_open_room_keeps_what_its_rule_says_now()
    {
        for (var i = 0; i < 5; i++) await PublishAsync("news");
        Assert.Equal(5, (await HistoryAsync("news")).Count);

        Read(("Rooms:0:Match", "n*"), ("Rooms:0:Keep", "2"));
        Assert.Equal([4, 5], await HistoryAsync("news"));

        Read(("Rooms:0:Match", "n*"), ("Rooms:0:Keep", "3"));
        await PublishAsync("news");
        Assert.Equal([4, 5, 6], await HistoryAsync("news"));

        Read(("Rooms:0:Match", "n*"), ("Rooms:0:Keep", "3"), ("Rooms:0:Publish", "nobody"));
        await using var client = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/ws"), options => options.AddSubProtocol("hub.v1"));
        await client.SayAsync("""{"type":"publish","payload":{"room":"news","data":1},"id":1}""");
        Assert.Contains("\"code\":103", await client.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_history_of_an_open_room_is_stays_until_it_is_opened_again()
    {
        await PublishAsync("news");

        Read(("Rooms:0:Match", "n*"), ("Rooms:0:History", "none"));

        await PublishAsync("news");
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "/api/rooms/news/messages", ApiKey)).Status);

        Read();
        Assert.Equal([1, 2], await HistoryAsync("news"));
    }

    [Fact]
    public async Task One_wrong_setting_leaves_all_as_they_were_and_is_told_with_its_rule()
    {
        Read(("Limits:Connections", "0"), ("RateLimit:Window", "soon"));
        Assert.Contains("The settings stay as they were: Hub:RateLimit:Window=soon must be a time hh:mm:ss, such as 00:00:30, or 0", Told(LogLevel.Error));

        Read(("Limits:Connections", "1"), ("Limits:Inbound", "-1"));
        Assert.Contains("The settings stay as they were: Hub:Limits:Inbound=-1 must be 0 (off) or more", Told(LogLevel.Error));

        Read(("Limits:Connections", "1"), ("Rooms:0:History", "durable"));
        Assert.Contains(Told(LogLevel.Error), text => text.StartsWith("The settings stay as they were: Hub:Rooms:0:History=durable needs a database", StringComparison.Ordinal));

        await using var first = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/echo"));
        await using var second = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/echo"));
    }

    [Fact]
    public async Task What_holds_from_the_start_is_told_to_and_stays()
    {
        Read(("Limits:Backlog", "7"), ("Shutdown:Grace", "00:00:01"), ("Auth:Required", "false"));

        Assert.Contains("HUB__LIMITS__BACKLOG is 7 now, and holds from the next start on", Told(LogLevel.Warning));
        Assert.Contains("HUB__SHUTDOWN__GRACE is 00:00:01 now, and holds from the next start on", Told(LogLevel.Warning));

        Read(("Auth:Key", "0123456789abcdef0123456789abcdef"));
        Assert.Contains("The settings stay as they were: Hub:Auth:Key=*** turns the checking of tokens on or off, which takes a restart", Told(LogLevel.Error));
        Assert.Equal(101, await UpgradeRequest.StatusAsync(_hub, "/echo"));
    }

    [Fact]
    public void Nothing_that_has_changed_is_told_too()
    {
        Read();

        Assert.Contains("The settings were read anew; none has changed", Told(LogLevel.Information));
    }

    private IEnumerable<string> Told(LogLevel level) => _logs.Of(level).Select(logged => logged.Text);

    // All settings that there are from now on, with a key for the API where they name none.
    private void Read(params (string Path, string Value)[] settings)
    {
        _settings.Become(settings.Any(setting => setting.Path == "Api:Keys:0:Key") ? settings : [("Api:Keys:0:Key", ApiKey), .. settings]);
        ((IConfigurationRoot)_hub.Services.GetRequiredService<IConfiguration>()).Reload();
    }

    private async Task<long> PublishAsync(string room)
    {
        var (status, body) = await AskAsync(HttpMethod.Post, $"/api/rooms/{room}/messages", ApiKey, """{"data":1}""");
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonDocument.Parse(body).RootElement.GetProperty("offset").GetInt64();
    }

    private async Task<IReadOnlyList<long>> HistoryAsync(string room) =>
    [
        .. JsonDocument.Parse((await AskAsync(HttpMethod.Get, $"/api/rooms/{room}/messages", ApiKey)).Body).RootElement.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("offset").GetInt64()).Order(),
    ];

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path, string key, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class Settings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Become(IEnumerable<(string Path, string Value)> settings) =>
            Data = settings.ToDictionary(setting => $"Hub:{setting.Path}", setting => (string?)setting.Value, StringComparer.OrdinalIgnoreCase);
    }
}
