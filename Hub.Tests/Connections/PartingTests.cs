using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

public sealed class PartingTests
{
    [Theory]
    [InlineData(5, 1, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(5, 2, new[] { 2, 4, 5 })]
    [InlineData(2, 0.4, new[] { 0, 0, 1, 1, 2 })]
    [InlineData(3, 100, new[] { 3 })]
    [InlineData(0, 1, new[] { 0 })]
    public void So_many_are_parted_from_by_each_step(int connections, double perStep, int[] expected)
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

        Assert.Equal(expected, seen);
    }
}
