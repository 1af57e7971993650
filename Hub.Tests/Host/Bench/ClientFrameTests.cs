using Hub.Actors.Protocol;
using Hub.Host.Bench;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Bench;

public sealed class ClientFrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_frame_is_what_a_client_has_to_send(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var frame = new byte[length + ClientFrame.MaxHeaderBytes];
        var written = ClientFrame.Write(frame, Opcode.Text, payload, 0x4433_2211);
        Assert.Equal(ClientFrames.Make(Opcode.Text, payload, mask: 0x1122_3344), frame[..written]);
    }
}
