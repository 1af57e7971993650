using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class RoomFramesTests
{
    private static readonly ConnectionId Sender = new(7);

    [Theory]
    [InlineData("hi", """{"type":"message","payload":{"room":"lobby","data":"hi"}}""")]
    [InlineData("say \"é\" <b>", """{"type":"message","payload":{"room":"lobby","data":"say \"é\" <b>"}}""")]
    [InlineData("", """{"type":"message","payload":{"room":"lobby","data":""}}""")]
    public void Text_reaches_raw_members_as_it_is_and_plain_members_as_a_string(string text, string plain)
    {
        var frames = Frames(BodyKind.Text, Encoding.UTF8.GetBytes(text));

        Assert.Equal((MessageKind.Text, text), Read(frames.For(Dialect.Raw)));
        Assert.Equal((MessageKind.Text, plain), Read(frames.For(Dialect.Plain)));
    }

    [Fact]
    public void Binary_reaches_raw_members_as_it_is_and_plain_members_as_base64()
    {
        byte[] payload = [0, 1, 255];
        var frames = Frames(BodyKind.Binary, payload);

        Assert.Equal(MessageKind.Binary, frames.For(Dialect.Raw).Kind);
        Assert.Equal(payload, frames.For(Dialect.Raw).Payload.ToArray());
        Assert.Equal(
            (MessageKind.Text, """{"type":"message","payload":{"room":"lobby","data":"AAH/","encoding":"base64"}}"""),
            Read(frames.For(Dialect.Plain)));
    }

    [Fact]
    public void A_json_value_reaches_raw_members_as_its_json_and_plain_members_unchanged()
    {
        var frames = Frames(BodyKind.Json, """{ "a": [1, 2.50, null] }"""u8.ToArray());

        Assert.Equal((MessageKind.Text, """{ "a": [1, 2.50, null] }"""), Read(frames.For(Dialect.Raw)));
        Assert.Equal(
            (MessageKind.Text, """{"type":"message","payload":{"room":"lobby","data":{ "a": [1, 2.50, null] }}}"""),
            Read(frames.For(Dialect.Plain)));
    }

    [Fact]
    public void All_members_of_a_dialect_share_one_frame()
    {
        var frames = Frames(BodyKind.Text, "hi"u8.ToArray());

        Assert.Same(frames.For(Dialect.Plain), frames.For(Dialect.Plain));
        Assert.Same(frames.For(Dialect.Raw), frames.For(Dialect.Raw));
    }

    private static RoomFrames Frames(BodyKind kind, byte[] body)
    {
        Assert.True(RoomId.TryParse("lobby", out var room, out _));
        return new RoomFrames(room, new RoomMessage(Sender, kind, body));
    }

    private static (MessageKind Kind, string Text) Read(Frame frame) =>
        (frame.Kind, Encoding.UTF8.GetString(frame.Payload.Span));
}
