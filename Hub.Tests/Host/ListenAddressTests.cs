using Hub.Host;

namespace Hub.Tests.Host;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", true, "localhost:8080")]
    [InlineData("http://127.0.0.1:1", true, "127.0.0.1:1")]
    [InlineData("http://[::1]:1", true, "[::1]:1")]
    [InlineData("http://[::]:1", false, "localhost:1")]
    [InlineData("http://0.0.0.0:1", false, "localhost:1")]
    [InlineData("http://192.0.2.1:1", false, "192.0.2.1:1")]
    public void It_knows_whether_others_reach_it_and_how_this_machine_does(string text, bool isLoopback, string authority)
    {
        var address = new ListenAddress(text);
        Assert.Equal(isLoopback, address.IsLoopback);
        Assert.Equal(authority, address.Authority);
    }
}
