using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class FrameTests
{
    [Theory]
    [InlineData(0, new byte[] { 0x82, 0 })]
    [InlineData(125, new byte[] { 0x82, 125 })]
    [InlineData(126, new byte[] { 0x82, 126, 0, 126 })]
    [InlineData(65_535, new byte[] { 0x82, 126, 0xff, 0xff })]
    [InlineData(65_536, new byte[] { 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0 })]
    public void A_header_has_the_shortest_form_of_its_length(int length, byte[] header)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        var frame = Frame.Binary(payload);

        Assert.Equal(header, frame.Bytes[..header.Length].ToArray());
        Assert.Equal(payload, frame.Bytes[header.Length..].ToArray());
        Assert.Equal(payload, frame.Payload.ToArray());
    }

    [Fact]
    public void A_text_frame_says_so()
    {
        var frame = Frame.Text("hi"u8);

        Assert.Equal(MessageKind.Text, frame.Kind);
        Assert.Equal(0x81, frame.Bytes.Span[0]);
    }
}
