using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Conformance;

/// <summary>permessage-deflate (RFC 7692) over a real socket.</summary>
public sealed class DeflateTests
{
    private const byte Rsv1 = 0x40;
    private const string Offer = "permessage-deflate";

    [Fact]
    public async Task Nothing_is_agreed_upon_unless_it_is_enabled()
    {
        await using var server = await HubServer.StartAsync();
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: Offer);

        Assert.Null(client.Extensions);
        await client.SendAsync(Compressed("hello"u8.ToArray()));
        Assert.Equal(CloseCodes.ProtocolError, await client.CloseCodeAsync());
    }

    [Theory]
    [InlineData("permessage-deflate; server_max_window_bits=010")]
    [InlineData("permessage-deflate; client_no_context_takeover=1")]
    [InlineData("permessage-deflate; unknown")]
    [InlineData("x-webkit-deflate-frame")]
    public async Task A_declined_offer_leaves_a_connection_without_compression(string offer)
    {
        await using var server = await StartAsync();
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: offer);

        Assert.Null(client.Extensions);
        await client.SendAsync(ClientFrames.Text("hello"));
        Assert.Equal("hello"u8.ToArray(), (await client.NextAsync())!.Payload);
        await client.SendAsync(Compressed("hello"u8.ToArray()));
        Assert.Equal(CloseCodes.ProtocolError, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task Of_several_headers_and_offers_the_first_that_can_be_kept_is_taken()
    {
        await using var server = await StartAsync();
        await using var client = await RawSocket.OpenAsync(
            server.Url, "/echo", null, "other, permessage-deflate; server_max_window_bits=7", "permessage-deflate; server_max_window_bits=\"9\", permessage-deflate");

        Assert.Equal("permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9", client.Extensions);
    }

    public static TheoryData<bool, string, int, bool, bool> Modes()
    {
        var modes = new TheoryData<bool, string, int, bool, bool>
        {
            { false, Offer, 15, false, false },
            { true, Offer, 15, true, true },
            { true, $"{Offer}; server_no_context_takeover", 15, false, true },
            { true, $"{Offer}; client_no_context_takeover", 15, true, false },
            { true, $"{Offer}; server_no_context_takeover; client_no_context_takeover", 15, false, false },
        };
        for (var bits = 8; bits <= 15; bits++) modes.Add(bits == 15, $"{Offer}; server_max_window_bits={bits}; client_max_window_bits={bits}", bits, bits == 15, bits == 15);
        return modes;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Messages_pass_both_ways(bool contextTakeover, string offer, int bits, bool serverKeeps, bool clientKeeps)
    {
        await using var server = await StartAsync(deflate => deflate.ContextTakeover = contextTakeover);
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: offer);
        using var deflate = new ClientDeflate(clientKeeps);
        var inflate = new StrictInflate(bits, serverKeeps);
        Assert.Equal(!serverKeeps, client.Extensions!.Contains("server_no_context_takeover", StringComparison.Ordinal));
        Assert.Equal(!clientKeeps, client.Extensions.Contains("client_no_context_takeover", StringComparison.Ordinal));

        var said = new[] { 0, 1, 99, 100, 40_000, 100, 40_000, 5_000 }.Select(Prose).ToArray();
        foreach (var message in said)
        {
            await client.SendAsync(ClientFrames.Make(Opcode.Binary, deflate.Message(message), reserved: Rsv1));
            await client.SendAsync(ClientFrames.Binary(message));
        }

        foreach (var message in said)
        {
            for (var i = 0; i < 2; i++)
            {
                var frame = (await client.NextAsync())!;
                Assert.Equal(message.Length >= 100, frame.IsCompressed);
                Assert.Equal(message, frame.IsCompressed ? inflate.Message(frame.Payload) : frame.Payload);
            }
        }
    }

    [Fact]
    public async Task A_ping_is_answered_between_compressed_fragments()
    {
        await using var server = await StartAsync();
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: Offer);
        var message = ClientDeflate.Of("hello"u8.ToArray());

        await client.SendAsync([.. Frame(Opcode.Text, message[..3], final: false), .. ClientFrames.Make(Opcode.Ping, [7])]);
        Assert.Equal(Opcode.Pong, (await client.NextAsync())!.Opcode);
        await client.SendAsync(ClientFrames.Continuation(message[3..]));

        Assert.Equal("hello"u8.ToArray(), (await client.NextAsync())!.Payload);
    }

    public static TheoryData<string, int, byte[]> Broken() => new()
    {
        { "RSV1 on a ping", 1002, Frame(Opcode.Ping, []) },
        { "RSV1 on a close", 1002, Frame(Opcode.Close, []) },
        { "RSV1 on a continuation", 1002, [.. Frame(Opcode.Text, [], final: false), .. Frame(Opcode.Continuation, [])] },
        { "RSV2", 1002, ClientFrames.Make(Opcode.Text, [], reserved: 0x20) },
        { "no deflate", 1007, Frame(Opcode.Text, [0xFF, 0xFF, 0xFF]) },
        { "cut off", 1007, Frame(Opcode.Text, ClientDeflate.Of(Prose(1_000))[..50]) },
        { "no UTF-8", 1007, Compressed([.. Prose(1_000), 0xFF]) },
        { "half a character", 1007, Compressed([.. Prose(1_000), 0xC3]) },
        { "one byte too much", 1009, Compressed(new byte[65_537]) },
        { "a bomb", 1009, Compressed(new byte[10_000_000]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_cannot_be_read_is_answered_with_its_close_code(string what, int code, byte[] bytes)
    {
        await using var server = await StartAsync();
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: Offer);

        await client.SendAsync(bytes);

        Assert.True(await client.CloseCodeAsync() == code, what);
    }

    [Fact]
    public async Task The_limit_of_a_message_is_that_of_what_it_holds()
    {
        await using var server = await StartAsync();
        await using var client = await RawSocket.OpenAsync(server.Url, "/echo", offers: Offer);
        var noise = new byte[65_536];
        new Random(1).NextBytes(noise);

        // Larger on the wire than the limit, and not as a message.
        var message = ClientDeflate.Of(noise);
        Assert.True(message.Length > noise.Length);
        await client.SendAsync(Frame(Opcode.Binary, message));

        var frame = (await client.NextAsync())!;
        Assert.False(frame.IsCompressed);
        Assert.Equal(noise, frame.Payload);
    }

    [Fact]
    public async Task Members_of_a_room_hear_each_other_whether_they_compress_or_not()
    {
        await using var server = await StartAsync();
        await using var plain = await RawSocket.OpenAsync(server.Url, "/ws/lobby");
        await using var ann = await RawSocket.OpenAsync(server.Url, "/ws/lobby", offers: Offer);
        await using var ben = await RawSocket.OpenAsync(server.Url, "/ws/lobby", offers: $"{Offer}; server_max_window_bits=8");
        await using var typed = await RawSocket.OpenAsync(server.Url, "/ws", offers: Offer);
        await typed.SendAsync(Compressed("""{"type":"subscribe","payload":"lobby"}"""u8.ToArray()));
        await typed.NextAsync();
        var text = Prose(3_000);

        await plain.SendAsync(ClientFrames.Text(Encoding.ASCII.GetString(text)));
        Assert.Equal(text, Inflated(await ann.NextAsync()));
        Assert.Equal(text, Inflated(await ben.NextAsync(), bits: 8));
        Assert.Equal(
            $$$"""{"type":"message","payload":{"room":"lobby","data":"{{{Encoding.ASCII.GetString(text)}}}"}}""",
            Encoding.UTF8.GetString(Inflated(await typed.NextAsync())));

        await ann.SendAsync(Compressed(text));
        Assert.Equal(text, (await plain.NextAsync())!.Payload);
        Assert.Equal(text, Inflated(await ben.NextAsync(), bits: 8));
    }

    [Fact]
    public async Task A_broadcast_is_compressed_for_those_who_agreed()
    {
        await using var server = await StartAsync();
        await using var plain = await RawSocket.OpenAsync(server.Url, "/ws");
        await using var typed = await RawSocket.OpenAsync(server.Url, "/ws", offers: Offer);
        var text = Encoding.ASCII.GetString(Prose(2_000));
        using var http = new HttpClient { BaseAddress = server.Url };

        using var answer = await http.PostAsJsonAsync("/broadcast", new { message = text });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var expected = Encoding.UTF8.GetBytes($$"""{"type":"broadcast","message":"{{text}}"}""");
        Assert.Equal(expected, (await plain.NextAsync())!.Payload);
        Assert.Equal(expected, Inflated(await typed.NextAsync()));
    }

    private static Task<HubServer> StartAsync(Action<DeflateOptions>? configure = null) => HubServer.StartAsync(services =>
    {
        services.Configure<LimitOptions>(limits => limits.MaxPayload = 65_536);
        services.Configure<DeflateOptions>(deflate =>
        {
            deflate.Enabled = true;
            deflate.Threshold = 100;
            configure?.Invoke(deflate);
        });
    });

    private static byte[] Inflated(SentFrame? frame, int bits = 15)
    {
        Assert.True(frame!.IsCompressed);
        return new StrictInflate(bits, keepsContext: false).Message(frame.Payload);
    }

    private static byte[] Compressed(byte[] message) => Frame(Opcode.Text, ClientDeflate.Of(message));

    private static byte[] Frame(Opcode opcode, byte[] compressed, bool final = true) =>
        ClientFrames.Make(opcode, compressed, final, Rsv1);

    // Compresses well in every window, and does not repeat itself soon.
    private static byte[] Prose(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(4)))];
    }
}
