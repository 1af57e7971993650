using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Hub.Host.Bench;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>The flags that all of <c>hub bench</c> have, and how any of its flags is made.</summary>
internal sealed class BenchFlags
{
    private readonly Argument<string> _url;
    private readonly Option<string> _protocol = Word("--protocol", "raw", BenchProtocol.Names, "What clients of the server speak");
    private readonly Option<int> _atOnce = Number("--at-once", "N", 64, 1, 100_000, "Handshakes at the same time");
    private readonly Option<int> _server = Number("--pid", "PROCESS", 0, 0, int.MaxValue, "Process id of the server: measures its processor time and memory");
    private readonly Option<string[]> _headers = new("--header")
    {
        HelpName = "NAME: VALUE",
        Description = "Request header of each handshake; may be repeated",
    };

    private readonly Option<string> _output = Word("--output", "table", ["table", "json"], "How to print the result");
    private readonly Option<bool> _json = new("--json") { Description = "Short for --output json" };

    public BenchFlags(Command command, string url)
    {
        _url = new Argument<string>("URL")
        {
            DefaultValueFactory = _ => url,
            Description = "Address of the server; {room} stands for the name of a room",
        };
        command.Arguments.Add(_url);
        foreach (var option in (Option[])[_protocol, _atOnce, _server, _headers, _output, _json]) command.Options.Add(option);
    }

    public int AtOnce(ParseResult parsed) => parsed.GetValue(_atOnce);

    public int Server(ParseResult parsed) => parsed.GetValue(_server);

    public BenchProtocol Protocol(ParseResult parsed) => BenchProtocol.Of(parsed.GetValue(_protocol)!)!;

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json) || parsed.GetValue(_output) == "json";

    /// <summary>The server; null with a line that says what is wrong with its address.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="rooms">How many rooms there are to be.</param>
    /// <param name="mistake">Empty, or the line.</param>
    public BenchTarget? Target(ParseResult parsed, int rooms, out string mistake)
    {
        var target = BenchTarget.Parse(parsed.GetValue(_url)!, parsed.GetValue(_headers) ?? [], out mistake);
        if (target is null || rooms == 1 || target.NamesRooms || !Protocol(parsed).RoomsByAddress) return target;
        mistake = $"{target.Url} is one room and not {rooms}; write {BenchTarget.Room} where the name of the room belongs";
        return null;
    }

    /// <summary>A flag with a whole number.</summary>
    public static Option<int> Number(string name, string help, int byDefault, int least, int most, string description) => new(name)
    {
        HelpName = help,
        Description = byDefault == 0 ? description : $"{description} [default: {byDefault}]",
        CustomParser = result => Whole(result, least, most),
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>A flag with a time.</summary>
    public static Option<TimeSpan> Time(string name, TimeSpan byDefault, string description) => new(name)
    {
        HelpName = "TIME",
        Description = $"{description} [default: {byDefault}]",
        CustomParser = result =>
        {
            if (TimeText.TryParse(result.Tokens[0].Value, out var time) && time >= TimeSpan.Zero) return time;
            result.AddError($"{name} {result.Tokens[0].Value} {TimeText.Rule}.");
            return default;
        },
        DefaultValueFactory = _ => byDefault,
    };

    /// <summary>A flag with one of several words.</summary>
    public static Option<string> Word(string name, string byDefault, string[] words, string description) => new(name)
    {
        HelpName = string.Join('|', words),
        Description = $"{description} [default: {byDefault}]",
        CustomParser = result =>
        {
            if (!words.Contains(result.Tokens[0].Value)) result.AddError($"{name} {result.Tokens[0].Value} must be {string.Join(" or ", words)}.");
            return result.Tokens[0].Value;
        },
        CompletionSources = { _ => words.Select(word => new CompletionItem(word)) },
        DefaultValueFactory = _ => byDefault,
    };

    private static int Whole(ArgumentResult result, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        var name = result.Parent is OptionResult option ? option.Option.Name : "";
        result.AddError($"{name} {text} must be a whole number from {least} to {most}.");
        return least;
    }
}
