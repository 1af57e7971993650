using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Cluster;

/// <summary>The listener for links of other nodes, over real sockets and with a real database.</summary>
public sealed class LinkListenerTests : IAsyncLifetime
{
    private const string Secret = "a secret of the tests";

    private readonly HttpClient _http = new();
    private readonly CapturedLogs _logs = new();
    private HubServer _server = null!;
    private Uri _link = null!;

    public async Task InitializeAsync()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var port = HubCluster.FreePort();
        _link = new Uri($"http://127.0.0.1:{port}/link");
        _server = await HubServer.StartAsync(services =>
        {
            services.AddSingleton<ILoggerProvider>(_logs);
            services.Configure<ClusterOptions>(cluster =>
            {
                cluster.Postgres = database;
                cluster.Node = "a";
                cluster.Urls = $"http://127.0.0.1:{port}";
                cluster.Secret = Secret;
            });
        });
        await Poll.UntilAsync(async limit => (await _http.GetAsync(new Uri(_server.Url, "/health/ready"), limit)).IsSuccessStatusCode);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _logs.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer a secret of somebody")]
    [InlineData("Bearer a secret of the tests and more")]
    [InlineData("Basic a secret of the tests")]
    public async Task Who_does_not_know_the_secret_gets_no_link_and_is_logged(string? header)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (header is not null) socket.Options.SetRequestHeader("Authorization", header);

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(WebSocketOf(_link), default));

        Assert.Equal(HttpStatusCode.Unauthorized, socket.HttpStatusCode);
        Assert.Single(_logs.Of(LogLevel.Warning), entry => entry.Text.Contains("has the wrong secret and is refused (HUB__CLUSTER__SECRET)", StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.Of(LogLevel.Warning), entry => entry.Text.Contains("a secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_wants_no_WebSocket_is_told_to_ask_for_one()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(_link, knowsSecret: false));
        Assert.Equal(HttpStatusCode.UpgradeRequired, await GetAsync(_link));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/link/")]
    [InlineData("/links")]
    [InlineData("/ws")]
    [InlineData("/health/ready")]
    public async Task Nothing_else_is_served_there(string path) => Assert.Equal(HttpStatusCode.NotFound, await GetAsync(new Uri(_link, path)));

    [Fact]
    public async Task No_link_is_taken_where_clients_come()
    {
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(new Uri(_server.Url, "/link")));
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(_server.WebSocketUrl("/link")));
        Assert.Contains("404", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WebSocketMessageType.Binary, "neither a hello nor anything else", null)]
    [InlineData(WebSocketMessageType.Binary, "", null)]
    [InlineData(WebSocketMessageType.Text, "hello", "A text came, and a link speaks in binary messages only")]
    public async Task Garbage_is_closed_with_a_reason_that_is_logged_and_the_node_goes_on(WebSocketMessageType type, string message, string? reason)
    {
        using var socket = await ConnectAsync(WebSocketOf(_link));

        await socket.SendAsync(Encoding.UTF8.GetBytes(message), type, endOfMessage: true, default);

        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[100], limit.Token)).MessageType);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
        Assert.NotEmpty(socket.CloseStatusDescription!);
        if (reason is not null) Assert.Equal(reason, socket.CloseStatusDescription);
        Assert.Single(_logs.Of(LogLevel.Warning), entry => entry.Text == $"What came over a link cannot be read, and it is closed: {socket.CloseStatusDescription}");
        await using var member = await HubPeer.ConnectAsync(_server);
        await member.SubscribeAsync("room");
        await member.PublishAsync("room", "1");
    }

    [Fact]
    public async Task A_hello_for_another_node_is_refused_by_name()
    {
        using var socket = await ConnectAsync(WebSocketOf(_link));
        var hello = new WireWriter();
        LinkFrames.WriteHello(hello, new LinkHello(LinkVersions.Own, Sender: new(new NodeId("b"), 7), Receiver: new(new NodeId("c"), 8), Stream: 1));

        await socket.SendAsync(hello.Written.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, default);

        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await socket.ReceiveAsync(new byte[100], limit.Token);
        Assert.Equal($"It looks for {new Incarnation(new NodeId("c"), 8)}, this is {new Incarnation(new NodeId("a"), 1)}", socket.CloseStatusDescription);
    }

    private static Uri WebSocketOf(Uri url) => new UriBuilder(url) { Scheme = "ws" }.Uri;

    private async Task<HttpStatusCode> GetAsync(Uri url, bool knowsSecret = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (knowsSecret) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri url)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {Secret}");
            await socket.ConnectAsync(url, default);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
