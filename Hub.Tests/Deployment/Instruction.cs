using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hub.Tests.Deployment;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Line">Where it begins, from 1 on.</param>
/// <param name="Stage">Which <c>FROM</c> it stands after, or is, from 0 on.</param>
/// <param name="Name">Its name, such as <c>RUN</c>.</param>
/// <param name="Text">What stands behind that, on one line.</param>
internal sealed partial record Instruction(int Line, int Stage, string Name, string Text)
{
    /// <summary>What stands there, flags left out.</summary>
    public IReadOnlyList<string> Words => [.. Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>The words of a command that runs without a shell; null for one that needs one.</summary>
    public IReadOnlyList<string>? Command
    {
        get
        {
            var (start, end) = (Text.IndexOf('[', StringComparison.Ordinal), Text.LastIndexOf(']'));
            if (start < 0 || end < start || !Text.EndsWith(']')) return null;
            try
            {
                return JsonSerializer.Deserialize<string[]>(Text[start..]);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Says what is wrong with it.</summary>
    public string Mistake(string rule) => $"{Line} {Name}: {rule}";

    /// <summary>Reads a Dockerfile.</summary>
    public static IReadOnlyList<Instruction> ParseAll(string text)
    {
        var instructions = new List<Instruction>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Begin().Match(lines[i]) is not { Success: true } begin) continue;
            var (line, rest) = (i + 1, begin.Groups[2].Value);
            while (rest.EndsWith('\\')) rest = rest[..^1] + lines[++i].Trim();
            var name = begin.Groups[1].Value;
            var stage = (instructions.Count == 0 ? -1 : instructions[^1].Stage) + (name == "FROM" ? 1 : 0);
            instructions.Add(new Instruction(line, stage, name, rest.Trim()));
        }

        return instructions;
    }

    [GeneratedRegex(@"^([A-Z]+)\s+(.*)$")]
    private static partial Regex Begin();
}
