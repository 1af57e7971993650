using System.Text;
using Hub.Host.Bench;

namespace Hub.Tests.Host.Bench;

public sealed class UpgradeResponseTests
{
    private const string Good = "HTTP/1.1 101 Switching Protocols\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    [Fact]
    public void The_head_ends_at_the_empty_line()
    {
        Assert.Equal(0, UpgradeResponse.HeadBytes(Encoding.ASCII.GetBytes(Good[..^1])));
        Assert.Equal(Good.Length, UpgradeResponse.HeadBytes(Encoding.ASCII.GetBytes(Good + "frames")));
    }

    [Theory]
    [InlineData(Good, null)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "the handshake was refused: 503 Service Unavailable")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\n\r\n",
        "the handshake was answered wrongly: Sec-WebSocket-Accept does not fit the key")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "it does not speak HTTP")]
    public void Only_a_right_answer_opens_the_connection(string head, string? refusal) =>
        Assert.Equal(refusal, UpgradeResponse.Refusal(Encoding.ASCII.GetBytes(head)));
}
