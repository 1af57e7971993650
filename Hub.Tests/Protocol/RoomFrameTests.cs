using System.Text;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Protocol;

public class RoomFrameTests
{
    private static readonly ConnectionId Sender = new(7);
    private static readonly RoomId Room = NodeFixture.Room("lobby");

    [Theory]
    [InlineData("hi", """{"type":"message","payload":{"room":"lobby","data":"hi"}}""")]
    [InlineData("say \"é\" <b>", """{"type":"message","payload":{"room":"lobby","data":"say \"é\" <b>"}}""")]
    [InlineData("", """{"type":"message","payload":{"room":"lobby","data":""}}""")]
    public void Text_reaches_raw_members_as_it_is_and_plain_members_as_a_string(string text, string plain)
    {
        var message = Message(BodyKind.Text, Encoding.UTF8.GetBytes(text));

        Assert.Equal((Opcode.Text, text), Read(RoomFrame.Of(Room, "e1", message, Dialect.Raw)));
        Assert.Equal((Opcode.Text, plain), Read(RoomFrame.Of(Room, "e1", message, Dialect.Plain)));
    }

    [Fact]
    public void Binary_reaches_raw_members_as_it_is_and_plain_members_as_base64()
    {
        byte[] payload = [0, 1, 255];
        var message = Message(BodyKind.Binary, payload);

        Assert.Equal(Opcode.Binary, SentFrame.Parse(RoomFrame.Of(Room, "e1", message, Dialect.Raw).Bytes.Span).Single().Opcode);
        Assert.Equal(payload, SentFrame.Parse(RoomFrame.Of(Room, "e1", message, Dialect.Raw).Bytes.Span).Single().Payload);
        Assert.Equal(
            (Opcode.Text, """{"type":"message","payload":{"room":"lobby","data":"AAH/","encoding":"base64"}}"""),
            Read(RoomFrame.Of(Room, "e1", message, Dialect.Plain)));
    }

    [Fact]
    public void A_json_value_reaches_raw_members_as_its_json_and_plain_members_unchanged()
    {
        var message = Message(BodyKind.Json, """{ "a": [1, 2.50, null] }"""u8.ToArray());

        Assert.Equal((Opcode.Text, """{ "a": [1, 2.50, null] }"""), Read(RoomFrame.Of(Room, "e1", message, Dialect.Raw)));
        Assert.Equal(
            (Opcode.Text, """{"type":"message","payload":{"room":"lobby","data":{ "a": [1, 2.50, null] }}}"""),
            Read(RoomFrame.Of(Room, "e1", message, Dialect.Plain)));
    }

    private static RoomEntry Message(BodyKind kind, byte[] body) => new(new RoomMessage(Sender, kind, body), Offset: 3, At: 1_700_000_000_000);

    private static (Opcode Opcode, string Text) Read(Frame frame)
    {
        var sent = SentFrame.Parse(frame.Bytes.Span).Single();
        return (sent.Opcode, Encoding.UTF8.GetString(sent.Payload));
    }
}
