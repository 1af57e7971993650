using System.CommandLine;
using System.CommandLine.Parsing;
using Hub.Actors.Protocol;

namespace Hub.Host.Commands;

/// <summary>The argument that names a room, one of the hub's own too.</summary>
internal static class RoomArgument
{
    private const string Name = "ROOM";

    public static Argument<string> One()
    {
        var argument = new Argument<string>(Name) { Description = "Its name" };
        argument.Validators.Add(Check);
        return argument;
    }

    public static Argument<string[]> Several()
    {
        var argument = new Argument<string[]>(Name) { Description = "Their names", Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(Check);
        return argument;
    }

    private static void Check(ArgumentResult result)
    {
        foreach (var name in result.Tokens.Select(token => token.Value))
            if (ProblemOf(name) is { } problem) result.AddError($"{problem}.");
    }

    // An address drops such a name when it is made, and another path would be asked.
    private static string? ProblemOf(string name) => name is "." or ".."
        ? $"A room called {name} cannot be asked for over HTTP"
        : RoomId.TryParse(name, out _, out var problem, takesOwn: true) ? null : problem;
}
