using Hub.Host.Commands;

namespace Hub.Tests.Host.Commands;

public sealed class SocketUrlTests
{
    [Theory]
    [InlineData("ws://localhost:8080/ws/lobby", "ws://localhost:8080/ws/lobby")]
    [InlineData("localhost:8080/ws/lobby?a=b", "ws://localhost:8080/ws/lobby?a=b")]
    [InlineData("localhost", "ws://localhost/")]
    [InlineData("http://example.com/ws", "ws://example.com/ws")]
    [InlineData("https://example.com/ws", "wss://example.com/ws")]
    [InlineData("wss://[::1]:9/ws", "wss://[::1]:9/ws")]
    public void An_address_may_be_written_as_people_write_it(string text, string address) =>
        Assert.Equal(address, SocketUrl.Parse(text)?.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("ftp://example.com")]
    [InlineData("ws://")]
    [InlineData("localhost:99999/ws")]
    [InlineData("ws://localhost/ws#top")]
    public void What_cannot_be_an_address_is_refused(string text) => Assert.Null(SocketUrl.Parse(text));
}
