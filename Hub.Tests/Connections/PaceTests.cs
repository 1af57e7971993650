using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

public class PaceTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 1)]
    [InlineData(20, 100)]
    [InlineData(167, 100)]
    [InlineData(1_000_001, 864_000)]
    public void Each_step_brings_them_to_their_even_share_and_never_beyond_the_next(int count, int steps)
    {
        var pace = new Pace(count, steps);
        var done = 0;
        for (var step = 1; step <= steps; step++)
        {
            done += pace.Next();
            Assert.InRange(done, (double)count * step / steps, ((double)count * step / steps) + 1);
        }

        Assert.Equal(count, done);
        Assert.Equal(0, pace.Next());
    }

    [Fact]
    public void The_first_is_not_waited_for() => Assert.Equal(1, new Pace(1, 100).Next());
}
