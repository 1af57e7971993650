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
    }

    [Fact]
    public void A_frame_says_what_it_is()
    {
        Assert.Equal([0x81, 2, (byte)'h', (byte)'i'], Frame.Text("hi"u8).Bytes.ToArray());
        Assert.Equal([0x8A, 1, (byte)'p'], Frame.Pong("p"u8).Bytes.ToArray());
        Assert.Equal([0x89, 0], Frame.Ping.Bytes.ToArray());
        Assert.Equal([0x88, 4, 0x03, 0xE9, (byte)'b', (byte)'y'], Frame.Close(new CloseStatus(1001, "by")).Bytes.ToArray());
        Assert.Equal([0x88, 0], Frame.Close(new CloseStatus(CloseCodes.NoStatus, "")).Bytes.ToArray());
    }

    [Fact]
    public void Joined_frames_stand_one_behind_the_other()
    {
        Assert.Equal([0x81, 1, (byte)'a', 0x82, 1, 7], Frame.Join([Frame.Text("a"u8), Frame.Binary([7])]).Bytes.ToArray());
        var alone = Frame.Text("a"u8);
        Assert.Same(alone, Frame.Join([alone]));
    }
}
