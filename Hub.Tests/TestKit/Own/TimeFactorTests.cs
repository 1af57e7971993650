using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit.Own;

public sealed class TimeFactorTests() : KitSpec(timeFactor: 2)
{
    [Fact]
    public void The_defaults_are_those_specs_count_on()
    {
        Within(2 * Second, () => Assert.Equal(4 * Second, Remaining));
        var settings = new TestKitSettings();
        Assert.Equal(5 * Second, settings.DefaultTimeout);
        Assert.Equal(3 * Second, settings.SingleExpectDefault);
        Assert.Equal(3 * Second, settings.TestEventFilterLeeway);
        Assert.Equal(1, settings.TestTimeFactor);
        Assert.False(settings.UseTestScheduler);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestKitSettings { TestTimeFactor = 0 });
        Assert.Equal(2, TestKitSettings.TestTimeFactor);
    }
}
