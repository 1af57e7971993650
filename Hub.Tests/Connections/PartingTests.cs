using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

public sealed class PartingTests
{
    [Theory]
    [InlineData(5, 1, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(5, 2, new[] { 2, 4, 5 })]
    [InlineData(2, 0.4, new[] { 1, 1, 2 })]
    [InlineData(3, 100, new[] { 3 })]
    [InlineData(0, 1, new[] { 0 })]
    public void So_many_are_parted_from_by_each_step(int connections, double perStep, int[] expected) => Assert.Equal(expected, StepsOf(connections, perStep));

    [Theory]
    [InlineData(7, 1)]
    [InlineData(20, 100)]
    [InlineData(167, 100)]
    [InlineData(100_001, 8_640)]
    public void Each_step_brings_them_to_their_even_share_and_never_beyond_the_next(int count, int steps)
    {
        var parted = StepsOf(count, (double)count / steps);

        for (var step = 1; step <= parted.Count; step++)
            Assert.InRange(parted[step - 1], ((double)count * step / steps) - 0.01, ((double)count * step / steps) + 1);
        Assert.Equal(count, parted[^1]);
        Assert.True(parted.Count <= steps, $"{count} took {parted.Count} steps and not {steps}");
    }

    private static List<int> StepsOf(int connections, double perStep)
    {
        var parted = 0;
        var parting = new Parting(Enumerable.Repeat(ActorRefs.Nobody, connections), perStep, _ => parted++);
        var seen = new List<int>();
        bool goesOn;
        do
        {
            goesOn = parting.GoOn();
            seen.Add(parted);
        }
        while (goesOn);

        return seen;
    }
}
