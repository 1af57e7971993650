using Hub.Host.Admin;
using Spectre.Console;

namespace Hub.Host.Commands;

/// <summary>Actors, for people: each with its type and what waits in its mailbox, below it some of its children.</summary>
internal static class ActorTree
{
    public static string Of(ActorReport report)
    {
        var tree = new Tree(new Text(Line(report, report.Path))) { Guide = TreeGuide.Line };
        Add(tree, report);
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        // A line is as long as it is: whoever reads it with another program must not find it broken.
        (console.Profile.Width, console.Profile.Capabilities.Unicode) = (10_000, true);
        console.Write(tree);
        return string.Concat(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{line.TrimEnd()}\n"));
    }

    private static void Add(IHasTreeNodes parent, ActorReport report)
    {
        foreach (var child in report.Items ?? [])
        {
            var name = child.Path[(child.Path.LastIndexOf('/') + 1)..];
            Add(parent.AddNode(new Text(Line(child, name))), child);
        }

        var more = report.Children - (report.Items?.Count ?? 0);
        if (report.Items is { Count: > 0 } && more > 0) parent.AddNode(new Text($"… {PeopleText.Number(more)} more"));
    }

    private static string Line(ActorReport actor, string name)
    {
        var children = actor.Children == 0 ? "" : $", {PeopleText.Number(actor.Children)} children";
        return VisibleText.Of($"{name}  {actor.Type}, {PeopleText.Number(actor.Waiting)} waiting{children}").Replace('\n', '\u240A');
    }
}
