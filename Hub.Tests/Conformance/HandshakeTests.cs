using System.Text;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Conformance;

/// <summary>The opening handshake of RFC 6455, section 4.2, byte for byte.</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private const string Version = "Sec-WebSocket-Version: 13";
    private const string Connection = "Connection: Upgrade";
    private const string Upgrade = "Upgrade: websocket";

    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(426, "Sec-WebSocket-Version is missing, 13 is needed", Connection, Upgrade, Key)]
    [InlineData(426, "Sec-WebSocket-Version is 8, 13 is needed", Connection, Upgrade, Key, "Sec-WebSocket-Version: 8")]
    [InlineData(400, "Sec-WebSocket-Key must be 16 bytes in base64", Connection, Upgrade, Version)]
    [InlineData(400, "Sec-WebSocket-Key must be 16 bytes in base64", Connection, Upgrade, Version, "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==")]
    [InlineData(400, "Sec-WebSocket-Key must be 16 bytes in base64", Connection, Upgrade, Version, "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!==")]
    [InlineData(400, "Sec-WebSocket-Extensions is not a list of extensions", Connection, Upgrade, Version, Key, "Sec-WebSocket-Extensions: a;")]
    [InlineData(400, "A WebSocket needs HTTP/1.1 with Connection: Upgrade, or HTTP/2", Upgrade, Version, Key)]
    [InlineData(404, "This path takes a WebSocket upgrade", Connection, Version, Key)]
    public async Task A_wrong_handshake_is_told_what_is_wrong(int status, string text, params string[] headers)
    {
        await using var client = await RawSocket.ConnectAsync(_server.Url);

        var answer = await SendAsync(client, "GET /echo HTTP/1.1", ["Connection: close", .. headers]);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == 426, answer.Contains("Sec-WebSocket-Version: 13\r\n", StringComparison.Ordinal));
        Assert.Contains(text, await client.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_over_http_1_0_is_a_bad_request()
    {
        await using var client = await RawSocket.ConnectAsync(_server.Url);

        Assert.StartsWith("HTTP/1.1 400 ", await SendAsync(client, "GET /echo HTTP/1.0", [Connection, Upgrade, Version, Key]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_in_headers_may_have_any_case_and_company()
    {
        await using var client = await RawSocket.ConnectAsync(_server.Url);

        var answer = await SendAsync(client, "GET /echo HTTP/1.1", ["Connection: keep-alive, uPGRADE", "Upgrade: WebSocket", Version, Key]);

        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: websocket\r\n", answer, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(RawSocket client, string request, IEnumerable<string> headers)
    {
        var lines = new[] { request, $"Host: {_server.Url.Authority}" }.Concat(headers);
        await client.SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"));
        return await client.HeadAsync();
    }
}
