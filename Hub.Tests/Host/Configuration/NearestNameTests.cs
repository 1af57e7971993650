using Hub.Host.Configuration;

namespace Hub.Tests.Host.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("--prot", "--port")]
    [InlineData("--URL", "--urls")]
    [InlineData("--hartbeat", "--heartbeat")]
    [InlineData("", "--port")]
    public void The_name_with_the_fewest_changed_letters_is_the_nearest(string typed, string nearest) =>
        Assert.Equal(nearest, NearestName.To(typed, ["--port", "--urls", "--heartbeat"]));
}
