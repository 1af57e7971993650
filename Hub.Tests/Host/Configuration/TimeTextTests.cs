using Hub.Host.Configuration;

namespace Hub.Tests.Host.Configuration;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("00:00:30", 30)]
    [InlineData("01:00:00", 3600)]
    [InlineData("1.00:00:01", 86401)]
    [InlineData("00:00:00.25", 0.25)]
    public void Hours_minutes_and_seconds_are_a_time(string text, double seconds)
    {
        Assert.True(TimeText.TryParse(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("10:00")]
    [InlineData("30s")]
    [InlineData("00:99:00")]
    [InlineData("")]
    public void What_could_be_read_in_two_ways_is_none(string text) => Assert.False(TimeText.TryParse(text, out _));
}
