using Hub.Actors;
using Hub.Actors.Rooms;

namespace Hub.Tests.Rooms;

public class OwnedFiguresTests
{
    [Theory]
    // In the middle of the window, with nothing before it.
    [InlineData(105_000, 2.0)]
    // A quarter of the next has passed: three quarters of what was before still count.
    [InlineData(112_500, 1.5)]
    [InlineData(120_000, 0.0)]
    [InlineData(200_000, 0.0)]
    public void The_rate_is_that_of_the_last_ten_seconds(long now, double expected)
    {
        var figures = new OwnedFigures("room");
        figures.Accepted(new RoomPosition("e", 5), 5, 101_000);
        figures.Accepted(new RoomPosition("e", 20), 15, 104_000);

        Assert.Equal(expected, figures.RateAt(now), precision: 6);
    }

    [Fact]
    public void A_busy_room_has_its_rate_across_windows()
    {
        var figures = new OwnedFigures("room");
        for (var second = 0L; second < 25; second++) figures.Accepted(new RoomPosition("e", second * 10), 10, second * 1_000);

        Assert.Equal(10, figures.RateAt(25_000), precision: 6);
        Assert.Equal(new RoomPosition("e", 240), figures.Top);
    }

    [Fact]
    public void A_room_that_was_silent_for_a_window_counts_only_what_is_new()
    {
        var figures = new OwnedFigures("room");
        figures.Accepted(new RoomPosition("e", 100), 100, 1_000);
        figures.Accepted(new RoomPosition("e", 110), 10, 25_000);

        Assert.Equal(1, figures.RateAt(25_000), precision: 6);
    }
}
