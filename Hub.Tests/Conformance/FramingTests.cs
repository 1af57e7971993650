using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Hub.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Conformance;

/// <summary>RFC 6455 over a real socket: what reaches the client, to the last byte.</summary>
public sealed class FramingTests : IAsyncLifetime
{
    private HubServer _server = null!;

    public static TheoryData<string, byte[]> Broken => FrameReaderTests.Broken();

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_violation_is_answered_with_its_close_code_which_really_arrives(string violation, byte[] bytes)
    {
        // What is too big at this server is more than what is too big for the reader's own tests.
        await using var client = await EchoAsync();

        await client.SendAsync(bytes);

        Assert.Equal(int.Parse(violation[..4], System.Globalization.CultureInfo.InvariantCulture), await client.CloseCodeAsync());
    }

    [Fact]
    public async Task A_violation_behind_a_message_does_not_lose_the_answer_to_the_message()
    {
        await using var client = await EchoAsync();

        await client.SendAsync([.. ClientFrames.Text("first"), 0xFF, .. new byte[100_000]]);

        var frames = await client.AllAsync();
        Assert.Equal("first", Encoding.UTF8.GetString(frames[0].Payload));
        Assert.Equal([0x03, 0xEA], frames[1].Payload[..2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    public async Task A_message_comes_back_whole_however_it_is_chopped(int length)
    {
        await using var client = await EchoAsync();
        var payload = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
        var bytes = ClientFrames.Binary(payload);

        var sent = 0;
        foreach (var size in new[] { 1, 1, 3, 1_000, 70_000, int.MaxValue })
        {
            var next = (int)Math.Min(bytes.Length, (long)sent + size);
            await client.SendAsync(bytes[sent..next]);
            sent = next;
        }

        var answer = await client.NextAsync();
        Assert.Equal(Opcode.Binary, answer!.Opcode);
        Assert.Equal(payload, answer.Payload);
    }

    [Fact]
    public async Task Frames_that_come_in_one_segment_with_the_handshake_are_heard()
    {
        await using var client = await RawSocket.OpenAsync(
            _server.Url, "/echo", [.. ClientFrames.Text("a"), .. ClientFrames.Text("b", final: false), .. ClientFrames.Continuation("c"u8.ToArray())]);

        Assert.Equal("a"u8.ToArray(), (await client.NextAsync())!.Payload);
        Assert.Equal("bc"u8.ToArray(), (await client.NextAsync())!.Payload);
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_payload_also_between_fragments()
    {
        await using var client = await EchoAsync();

        await client.SendAsync([.. ClientFrames.Text("a", final: false), .. ClientFrames.Make(Opcode.Ping, [1, 2, 3])]);
        Assert.Equal((Opcode.Pong, "010203"), Told(await client.NextAsync()));

        await client.SendAsync([.. ClientFrames.Make(Opcode.Pong, [9]), .. ClientFrames.Continuation("b"u8.ToArray())]);
        Assert.Equal((Opcode.Text, "6162"), Told(await client.NextAsync()));
    }

    [Fact]
    public async Task A_ping_of_125_bytes_passes()
    {
        await using var client = await EchoAsync();

        await client.SendAsync(ClientFrames.Make(Opcode.Ping, new byte[125]));

        Assert.Equal(125, (await client.NextAsync())!.Payload.Length);
    }

    [Theory]
    [InlineData(1000, "bye")]
    [InlineData(1001, "")]
    [InlineData(3000, "")]
    [InlineData(4999, "")]
    public async Task A_close_is_answered_with_its_code_and_then_the_connection_ends(int code, string reason)
    {
        await using var client = await EchoAsync();

        await client.SendAsync([.. ClientFrames.Text("last"), .. ClientFrames.Close(code, reason), .. ClientFrames.Text("behind")]);

        var frames = await client.AllAsync();
        Assert.Equal(["last"u8.ToArray(), .. (byte[][])[[(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]]], frames.Select(frame => frame.Payload));
        Assert.Equal(Opcode.Close, frames[1].Opcode);
    }

    [Fact]
    public async Task A_close_without_a_code_is_answered_without_one()
    {
        await using var client = await EchoAsync();

        await client.SendAsync(ClientFrames.Close());

        var frame = Assert.Single(await client.AllAsync());
        Assert.Equal((Opcode.Close, ""), Told(frame));
    }

    [Fact]
    public async Task Answers_are_not_lost_when_the_client_half_closes_at_once()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var client = await EchoAsync();

            await client.SendAsync([.. ClientFrames.Text("hello"), .. ClientFrames.Close(1000)]);
            client.EndSending();

            var frames = await client.AllAsync();
            Assert.Equal([Opcode.Text, Opcode.Close], frames.Select(frame => frame.Opcode));
        }
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_never_heard_before_its_101()
    {
        // A ping that is due just then would be right, and would come before the greeting.
        await using var server = await HubServer.StartAsync(
            services => services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.Zero));

        // The chat greets whoever enters; with one name for all there is nothing else to hear in time.
        for (var i = 0; i < 4_000; i++)
        {
            await using var client = await RawSocket.OpenAsync(server.Url, "/chat?username=ann");
            Assert.Equal(Opcode.Text, (await client.NextAsync())!.Opcode);
        }
    }

    private Task<RawSocket> EchoAsync() => RawSocket.OpenAsync(_server.Url, "/echo");

    private static (Opcode Opcode, string Hex) Told(SentFrame? frame) => (frame!.Opcode, Convert.ToHexString(frame.Payload));
}
