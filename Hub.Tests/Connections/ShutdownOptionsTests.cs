using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

public sealed class ShutdownOptionsTests
{
    [Theory]
    [InlineData(0, 20, 95)]
    [InlineData(60, 20, 59)]
    [InlineData(21, 19, 20)]
    [InlineData(200, 20, 95)]
    public void A_stop_has_two_limits_that_both_come_before_the_one_at_which_it_would_be_killed(int limit, int host, int longest)
    {
        var options = new ShutdownOptions { Limit = TimeSpan.FromSeconds(limit) };

        Assert.Equal((host, longest), ((int)options.HostTimeout.TotalSeconds, (int)options.Longest.TotalSeconds));
    }
}
