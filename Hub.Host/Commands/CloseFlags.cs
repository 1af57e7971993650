using System.CommandLine;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Host.Commands;

/// <summary>With what connections are closed.</summary>
internal sealed class CloseFlags
{
    // Those of the RFC mean something that has not happened.
    private readonly Option<int> _code = BenchFlags.Number("--code", "N", CloseCodes.Kicked, 4_000, 4_999, "Close code; 40xx: do not come back, 41xx: come back later, 42xx: at once");
    private readonly Option<string> _reason = new("--reason") { HelpName = "TEXT", Description = "The reason it is told" };

    public CloseFlags(Command command)
    {
        _reason.Validators.Add(result =>
        {
            var bytes = result.Tokens.Count == 1 ? Encoding.UTF8.GetByteCount(result.Tokens[0].Value) : 0;
            if (bytes > CloseCodes.MaxReasonBytes)
                result.AddError($"--reason has {PeopleText.Number(bytes)} bytes, and a close frame at most {CloseCodes.MaxReasonBytes}.");
        });
        command.Options.Add(_code);
        command.Options.Add(_reason);
    }

    public int Code(ParseResult parsed) => parsed.GetValue(_code);

    public string PathOf(string path, ParseResult parsed) => AdminPath.With(path, ("code", Code(parsed)), ("reason", parsed.GetValue(_reason)));
}
