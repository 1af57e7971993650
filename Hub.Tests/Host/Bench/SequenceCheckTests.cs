using Hub.Host.Bench;

namespace Hub.Tests.Host.Bench;

public sealed class SequenceCheckTests
{
    [Theory]
    [InlineData("0 1 2 3", "InOrder InOrder InOrder InOrder")]
    [InlineData("0 0", "InOrder Double")]
    [InlineData("0 2 1 1", "InOrder InOrder Late Double")]
    [InlineData("0 5 3 4 5 0", "InOrder InOrder Late Late Double Double")]
    [InlineData("3 0", "InOrder Late")]
    [InlineData("0 100 40 40", "InOrder InOrder Late Double")]
    [InlineData("0 200 1 1", "InOrder InOrder Late Late")]
    [InlineData("0 1 64 65 1", "InOrder InOrder InOrder InOrder Late")]
    public void Each_message_is_judged_by_those_before_it(string sequences, string judged)
    {
        var check = default(SequenceCheck);
        Assert.Equal(judged, string.Join(' ', sequences.Split(' ').Select(sequence => check.Take(uint.Parse(sequence, null)))));
    }

    [Fact]
    public void What_is_older_than_all_that_is_remembered_is_double_when_nothing_is_missing()
    {
        var check = default(SequenceCheck);
        for (uint i = 0; i < 200; i++) Assert.Equal(Arrival.InOrder, check.Take(i));
        Assert.Equal(Arrival.Double, check.Take(3));
    }
}
