using Hub.Actors.Diagnostics;
using Hub.Actors.Rooms;

namespace Hub.Tests.Rooms;

/// <summary>Which rules of rooms may take the place of others in a running node.</summary>
public sealed class RoomOptionsTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("a!", "a!")]
    [InlineData("a! b", "a! c")]
    [InlineData("a b! c", "a b! d e")]
    [InlineData("", "x y")]
    public void Rules_behind_the_last_durable_one_are_free(string running, string next) => Assert.Empty(Mistakes(running, next));

    [Theory]
    [InlineData("a!", "", "Rooms:0")]
    [InlineData("", "a!", "Rooms:0")]
    [InlineData("a!", "a", "Rooms:0")]
    [InlineData("a b!", "b!", "Rooms:0")]
    [InlineData("a b!", "a c!", "Rooms:1")]
    [InlineData("a! b", "a! b!", "Rooms:1")]
    [InlineData("a! b!", "a!", "Rooms:1")]
    public void Rooms_that_are_durable_stay_so_and_no_others_become_it(string running, string next, string property)
    {
        var mistake = Assert.Single(Mistakes(running, next));
        Assert.Equal(property, mistake.Property);
        Assert.StartsWith("changes which rooms are durable, which takes a restart of all nodes", mistake.Rule, StringComparison.Ordinal);
    }

    // Patterns, with a mark behind those that are durable.
    private static IEnumerable<OptionMistake> Mistakes(string running, string next) => ((IHubOptions)Options(next)).MistakesInPlaceOf(Options(running));

    private static RoomOptions Options(string rules)
    {
        var options = new RoomOptions { HasDatabase = true };
        foreach (var rule in rules.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Rooms.Add(new RoomRule { Match = rule.TrimEnd('!'), History = rule.EndsWith('!') ? RoomHistory.Durable : RoomHistory.Memory });
        return options;
    }
}
