using System.CommandLine;
using Spectre.Console;

namespace Hub.Host.Commands;

/// <summary>
/// The one place that decides whether a command may write more than plain lines: bold heads, colours, what moves. Only to a terminal, and not where <c>NO_COLOR</c> is set
/// (no-color.org) or <c>TERM</c> is <c>dumb</c>; whatever reads a pipe or a file finds no escape sequence.
/// </summary>
internal sealed class Screen
{
    private readonly TextWriter _writer;

    private Screen(TextWriter writer, bool isRich) => (_writer, IsRich) = (writer, isRich);

    /// <summary>Nothing but plain lines.</summary>
    public static Screen Plain { get; } = new(TextWriter.Null, isRich: false);

    /// <summary>Whether escape sequences may be written.</summary>
    public bool IsRich { get; }

    /// <summary>Where results go.</summary>
    public static Screen OfOutput(ParseResult parsed) => Of(parsed.InvocationConfiguration.Output, Console.Out, Console.IsOutputRedirected);

    /// <summary>Where progress and errors go.</summary>
    public static Screen OfError(ParseResult parsed) => Of(parsed.InvocationConfiguration.Error, Console.Error, Console.IsErrorRedirected);

    /// <summary>For what is drawn anew while it is looked at; to be used where <see cref="IsRich"/>.</summary>
    public IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(_writer),
        Ansi = IsRich ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = IsRich ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = IsRich ? InteractionSupport.Yes : InteractionSupport.No,
    });

    /// <summary>The head of a table.</summary>
    public string Head(string line)
    {
        if (!IsRich) return line;
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Interactive = InteractionSupport.No,
        });
        // One line, however narrow the terminal: it breaks the rows below in the same places.
        console.Profile.Width = Math.Max(1, line.Length);
        console.Write(new Text(line, new Style(decoration: Decoration.Bold)));
        return text.ToString();
    }

    /// <summary>Whether the environment allows more than plain lines.</summary>
    internal static bool Allows(string? noColor, string? term) => string.IsNullOrEmpty(noColor) && term != "dumb" && (term is not null || OperatingSystem.IsWindows());

    private static Screen Of(TextWriter writer, TextWriter own, bool isRedirected) => new(
        writer,
        writer == own && !isRedirected && Allows(Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM")));
}
