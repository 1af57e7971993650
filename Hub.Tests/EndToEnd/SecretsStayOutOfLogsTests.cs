using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Hub.Actors.Diagnostics;
using Hub.Host.Authentication.Jwt;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>
/// Whatever secret is sent to a node, in whatever way, and whatever is said in its rooms: neither its output nor its log nor <c>/metrics</c> has it, with
/// everything logged that there is.
/// </summary>
public sealed class SecretsStayOutOfLogsTests : IAsyncLifetime
{
    private const string AuthKey = "canary-auth-key-of-thirty-two-and-more-letters";
    private const string ApiKey = "canary-api-key-0123456789";
    private const string AdminKey = "canary-admin-key-0123456789";
    private const string LinkSecret = "canary-link-secret-0123456789";
    private const string DatabasePassword = "canary-database-password";
    private const string Wrong = "canary-wrong-key-0123456789";
    private const string Payload = "canary-payload";

    private static readonly HmacKey Key = new(JwtAlgorithm.HS256, Encoding.UTF8.GetBytes(AuthKey), null);
    private static readonly string Good = Token("ann", TimeSpan.FromHours(1));
    private static readonly string Expired = Token("ben", TimeSpan.FromHours(-1));
    private static readonly string Forged = Good[..(Good.LastIndexOf('.') + 1)] + "Y2FuYXJ5LWZvcmdlZC1zaWduYXR1cmU";
    private static readonly string[] Malformed = ["canary-malformed", "canary.malformed.token", "canary-malformed token", "canary-malformed=%00"];

    // All that the framework can say, also by the rules that are stronger than a category's own.
    private static readonly (string, string)[] EveryLevel =
    [
        .. ((string[])["Default", "Microsoft", "System", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel"])
            .SelectMany(category => ((string[])["Logging__LogLevel__", "Logging__Console__LogLevel__"]).Select(rule => (rule + category, "Trace"))),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("hub-canary-").FullName;
    private readonly int _links = HubCluster.FreePort();
    private PostgresServer _database = null!;
    private Uri _tls = null!;

    public async Task InitializeAsync()
    {
        TestCertificate.Save(TestCertificate.Create(), Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"));
        _database = await PostgresServer.StartNewAsync();
        await _database.ExecuteAsync($"create role canary login password '{DatabasePassword}'");
        await _database.ExecuteAsync("create database canary owner canary");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("json")]
    public async Task Nothing_that_was_secret_is_written_anywhere(string format)
    {
        await using var hub = await ServeAsync(format);
        await HubCluster.ReadyAsync(hub);

        foreach (var token in (string[])[Good, Expired, Forged, .. Malformed]) await ShowAsync(hub, token);
        await ShowInEnvelopesAsync(hub);
        foreach (var key in (string[])[ApiKey, AdminKey, LinkSecret, Wrong, Good]) await ShowKeyAsync(hub, key);
        await SayAsync(hub);
        await SendWhatCannotBeReadAsync(hub);
        var metrics = await GetAsync(new Uri(hub.Url, "/metrics"), AdminKey);
        await LoseTheDatabaseAsync(hub);
        hub.Terminate();
        Assert.Equal(0, await hub.ExitCodeAsync());

        string[] secrets = [.. Good.Split('.'), .. Expired.Split('.'), .. Forged.Split('.'), "canary-", ".malformed."];
        Assert.DoesNotContain(
            (string[])[.. hub.Output.Lines, .. hub.Error.Lines, .. metrics.Split('\n')],
            line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));

        // What could have told it was said.
        Assert.Contains("Request starting HTTP/1.1 GET", hub.Error.Text, StringComparison.Ordinal);
        Assert.Contains("?***", hub.Error.Text, StringComparison.Ordinal);
        Assert.Contains("Invalid request line: ***", hub.Error.Text, StringComparison.Ordinal);
        Assert.Contains("The request :path is invalid: ***", hub.Error.Text, StringComparison.Ordinal);
        Assert.Contains("hub_connections", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HUB__AUTH__KEY", "canary")]
    [InlineData("HUB__ADMIN__KEY", "canary")]
    [InlineData("HUB__CLUSTER__SECRET", "canary")]
    [InlineData("HUB__CLUSTER__POSTGRES", "postgres://hub:canary@db/hub")]
    [InlineData("HUB__CLUSTER__POSTGRES", "Host=db;Password=canary;Port=canary")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "canary")]
    public async Task A_secret_that_breaks_its_rule_is_refused_without_being_repeated(string name, string secret)
    {
        await using var hub = HubProcess.Start(["serve", "--port", "0"], [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"), (name, secret)]);

        Assert.Equal(1, await hub.ExitCodeAsync());

        Assert.StartsWith($"hub: {name}=*** must ", Assert.Single(hub.Error.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", hub.Error.Text + hub.Output.Text, StringComparison.Ordinal);
    }

    private async Task<HubProcess> ServeAsync(string format)
    {
        var hub = await HubProcess.ServeAsync(
            ["--port", "0"],
            [
                .. EveryLevel, ("HUB__LOG__FORMAT", format), ("HUB__AUTH__KEY", AuthKey), ("HUB__API__KEYS__0__KEY", ApiKey), ("HUB__ADMIN__KEY", AdminKey),
                ("HUB__CLUSTER__POSTGRES", _database.ConnectionString("canary", "canary", DatabasePassword)), ("HUB__CLUSTER__SECRET", LinkSecret),
                ("HUB__CLUSTER__NODE", $"node-{format}"), ("HUB__CLUSTER__URLS", $"http://127.0.0.1:{_links}"), ("HUB__ROOMS__0__MATCH", "durable*"), ("HUB__ROOMS__0__HISTORY", "durable"),
                ("HUB__TLS__URLS", "https://127.0.0.1:0"), ("HUB__TLS__CERTIFICATE", Path.Combine(_folder, "tls.crt")), ("HUB__TLS__KEY", Path.Combine(_folder, "tls.key")),
            ]);
        var listening = await hub.Output.WaitForAsync("listening on ");
        _tls = new Uri(listening.Split(' ').Single(address => address.StartsWith("https://", StringComparison.Ordinal)));
        return hub;
    }

    private static string Token(string user, TimeSpan left) => JwtWriter.Write(Key, null, json =>
    {
        json.WriteString("sub", user);
        json.WriteString("note", Payload);
        json.WriteNumber("exp", (TimeProvider.System.GetUtcNow() + left).ToUnixTimeSeconds());
    });

    /// <summary>With a request, in every place that has one: also where nobody looks for it.</summary>
    private async Task ShowAsync(HubProcess hub, string token)
    {
        var escaped = Uri.EscapeDataString(token);
        foreach (var server in (Uri[])[hub.Url, _tls])
        {
            foreach (var path in (string[])["/ws", "/ws/a", "/echo", "/chat", "/digits", "/sse?rooms=a", "/hello", "/nowhere", "/api/rooms/a/messages", "/admin/api/cluster", "/metrics", "/broadcast", "/"])
            {
                foreach (var name in (string[])["token", "access_token", "key"])
                    await GetAsync(new Uri(server, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={escaped}"), null);
                await GetAsync(new Uri(server, path), token);
            }
        }

        foreach (var path in (string[])["/ws", "/ws/a", "/echo", "/digits"])
        {
            foreach (var headers in (string[][])[
                [$"Authorization: Bearer {token}"], [$"Authorization: Bearer {token}", "Sec-WebSocket-Protocol: hub.v1"], [$"Sec-WebSocket-Protocol: bearer.{token}"],
                [$"Sec-WebSocket-Protocol: hub.v1, bearer.{token}"], [$"Cookie: token={token}"], [$"X-Api-Key: {token}"]])
                (await UpgradeRequest.SendAsync(new Uri(hub.Url, path), headers)).Dispose();
            (await UpgradeRequest.SendAsync(new Uri(hub.Url, $"{path}?token={escaped}"))).Dispose();
            (await UpgradeRequest.SendAsync(new Uri(hub.Url, $"{path}?token={escaped}"), "Sec-WebSocket-Protocol: hub.v1")).Dispose();
        }
    }

    private static async Task ShowInEnvelopesAsync(HubProcess hub)
    {
        foreach (var type in (string[])["hello", "auth"])
        {
            foreach (var token in (string[])[Good, Expired, Forged, .. Malformed])
            {
                await using var peer = await HubPeer.ConnectAsync(hub.WebSocketUrl("/ws"));
                await peer.SayAsync($$$"""{"type":"{{{type}}}","payload":{"token":"{{{token}}}"}}""");
                await peer.NextOrCloseAsync();
            }
        }

        await using var broken = await HubPeer.ConnectAsync(hub.WebSocketUrl("/ws"));
        await broken.SayAsync($$$"""{"type":"hello","payload":{"token":"{{{Good}}}"}""");
        await broken.NextOrCloseAsync();
    }

    private async Task ShowKeyAsync(HubProcess hub, string key)
    {
        foreach (var path in (string[])["/admin/api/cluster", "/metrics", "/api/rooms/a/messages", "/api/rooms/a/members"])
        {
            await GetAsync(new Uri(hub.Url, path), key);
            await GetAsync(new Uri(_tls, $"{path}?key={key}&token={key}"), null);
        }

        await GetAsync(new Uri($"http://127.0.0.1:{_links}/link"), key);
        (await UpgradeRequest.SendAsync(new Uri($"http://127.0.0.1:{_links}/link"), $"Authorization: Bearer {key}")).Dispose();
        await PostAsync(new Uri(hub.Url, "/broadcast"), key, $$"""{"message":"{{Payload}}"}""");
        await PostAsync(new Uri(hub.Url, "/api/rooms/a/messages"), key, $$"""{"data":"{{Payload}}","key":"{{Payload}}-key","slot":"{{Payload}}-slot"}""");
    }

    private static async Task SayAsync(HubProcess hub)
    {
        foreach (var path in (string[])["/ws/a", "/ws", "/echo", "/chat?username=canary", "/digits", "/ws/durable", "/ws/stream"])
        {
            await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl(path));
            await client.SayAsync(Payload);
            await client.SayAsync(Encoding.UTF8.GetBytes(Payload));
            await client.SayAsync($$"""{"type":"subscribe","room":"b"}""");
            await client.SayAsync($$"""{"type":"message","room":"b","message":"{{Payload}}","data":"{{Payload}}"}""");
            await client.SayAsync($$"""{"type":"{{Payload}}"}""");
            await client.SayAsync([0xff, .. Encoding.UTF8.GetBytes(Payload)], WebSocketMessageType.Text);
            await client.ClosedAsync();
        }

        await using var peer = await HubPeer.ConnectAsync(hub.WebSocketUrl("/ws"));
        foreach (var room in (string[])["a", "durable"])
        {
            await peer.SubscribeAsync(room);
            await peer.SayAsync($$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":"{{{Payload}}}","key":"{{{Payload}}}-key"}}""");
            await peer.UntilAsync("published");
        }

        await peer.SayAsync($$$$"""{"type":"presence.set","payload":{"room":"a","data":{"{{{{Payload}}}}":1}}}""");
        await peer.SayAsync($$$"""{"type":"rpc","payload":{"method":"{{{Payload}}}","params":"{{{Payload}}}"}}""");
        await peer.SayAsync($$$"""{"type":"{{{Payload}}}","payload":1}""");
        await peer.SayAsync("""{"type":"ping","id":"last"}""");
        while (!(await peer.NextTextAsync()).Contains("\"last\"", StringComparison.Ordinal))
        {
            // The answers to the others.
        }

        foreach (var body in (string[])[$$"""{"data":"{{Payload}}"}""", $$"""{"data":{{Payload}}}""", Payload, $$"""{"{{Payload}}":1}"""])
        {
            foreach (var path in (string[])["/api/rooms/a/messages", "/api/rooms/durable/messages", "/broadcast"]) await PostAsync(new Uri(hub.Url, path), ApiKey, body);
        }
    }

    // Of such requests the framework quotes what it has read.
    private async Task SendWhatCannotBeReadAsync(HubProcess hub)
    {
        foreach (var request in (string[])[
            $"GET /ws?token={Good[..60]} it's HTTP/1.1\r\n\r\n", $"GET /ws?token={Wrong}\0 HTTP/1.1\r\n\r\n", $"GET /ws?token={Wrong} HTTP/9.9\r\n\r\n", $"{Wrong}\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {Wrong}\r\n\r\n", $"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {Wrong}\0\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: {Wrong}/\r\n\r\n", $"{Wrong} / HTTP/1.1\r\nHost: a\r\nContent-Length: {Wrong}\r\n\r\n", $"GET /%00?token={Wrong} HTTP/1.1\r\nHost: a\r\n\r\n"])
        {
            await using var socket = await RawSocket.ConnectAsync(hub.Url);
            await socket.SendAsync(Encoding.Latin1.GetBytes(request));
            socket.EndSending();
            await socket.TextAsync();
        }

        using var http = new HttpClient(Trusting());
        using var path = new HttpRequestMessage(HttpMethod.Get, new Uri(_tls, $"/%00?token={Wrong}")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(path));
    }

    private async Task LoseTheDatabaseAsync(HubProcess hub)
    {
        await _database.ExecuteAsync("alter role canary nologin");
        await _database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'canary'");
        await hub.Error.WaitForAsync(line => line.Contains($"[{HubEventIds.DatabaseUnreachable}]", StringComparison.Ordinal) || line.Contains($"\"eventId\":{HubEventIds.DatabaseUnreachable}", StringComparison.Ordinal));
        await _database.ExecuteAsync("alter role canary login");
    }

    private static async Task<string> GetAsync(Uri url, string? bearer)
    {
        using var http = new HttpClient(Trusting());
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        if (bearer is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        // A stream of events does not end by itself.
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
    }

    private static async Task PostAsync(Uri url, string key, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        (await http.SendAsync(request)).Dispose();
    }

    private static SocketsHttpHandler Trusting() => new() { SslOptions = { RemoteCertificateValidationCallback = TestCertificate.IsOurs } };
}
