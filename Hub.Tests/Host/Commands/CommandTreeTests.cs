using System.CommandLine;
using System.CommandLine.Help;
using Hub.Host.Commands;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Commands;

/// <summary>What every command owes to those who ask for its help.</summary>
public class CommandTreeTests
{
    public static TheoryData<string> Paths() => [.. CommandTree.All.Select(each => each.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_command_says_what_it_does_and_what_each_of_its_words_means(string path)
    {
        var command = Of(path);

        Assert.False(string.IsNullOrWhiteSpace(command.Description), $"{path} has no description");
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{path}: {argument.Name} has no description"));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{path}: {option.Name} has no description"));
        Assert.All(
            command.Options.Where(option => option.ValueType != typeof(bool) && option is not (HelpOption or VersionOption)),
            option => Assert.False(string.IsNullOrWhiteSpace(option.HelpName), $"{path}: the value of {option.Name} has no name (HelpName)"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_command_has_examples_of_itself(string path)
    {
        var examples = CommandNotes.Of(Of(path)).Examples;

        Assert.True(examples.Count > 0, $"{path} has no examples: say .WithExamples(…) where it is made");
        Assert.All(examples, example => Assert.Contains(path, example.Line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_examples_of_a_command_are_right(string path)
    {
        foreach (var example in CommandNotes.Of(Of(path)).Examples)
        {
            var lines = await ShellWords.OfAsync(example.Line);

            Assert.NotEmpty(lines);
            Assert.All(lines, words =>
            {
                var mistakes = UsageMistakes.Of(HubCommandLine.Parse(words, _ => { }));
                Assert.True(mistakes.Count == 0, $"{example.Line}: {string.Join(' ', mistakes)}");
            });
        }
    }

    [Fact]
    public void An_example_is_its_line_and_behind_two_spaces_what_it_does()
    {
        var command = new Command("x").WithExamples(
            """
            hub x --long 1  what it does
            hub x     and   this
            hub x --much --longer --than the --others
            """);

        Assert.Equal(
            [new("hub x --long 1", "what it does"), new("hub x", "and   this"), new("hub x --much --longer --than the --others", "")],
            CommandNotes.Of(command).Examples);
        Assert.Equal(
            ["hub x --long 1  what it does", "hub x           and   this", "hub x --much --longer --than the --others"],
            HelpWithExamples.Lines(CommandNotes.Of(command)));
    }

    private static Command Of(string path) => CommandTree.All.Single(each => each.Path == path).Command;
}
