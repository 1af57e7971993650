using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hub.Host.Commands;

/// <summary>What a command is to say to others: the argument DATA, or what its input has, as JSON.</summary>
internal sealed class MessageInput
{
    private readonly Argument<string?> _data = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "JSON as JSON, anything else as text; - or nothing reads it from the input",
    };

    private readonly Option<bool> _text = new("--text") { Description = "As text, even where it is JSON" };
    private readonly Option<bool> _lines = new("--lines") { Description = "Each line of the input is a message of its own" };

    public MessageInput(Command command)
    {
        command.Arguments.Add(_data);
        command.Options.Add(_text);
        command.Options.Add(_lines);
    }

    /// <summary>Whether each line of the input is a message.</summary>
    public bool IsLines(ParseResult parsed) => parsed.GetValue(_lines);

    /// <summary>The messages, each as JSON.</summary>
    /// <exception cref="AdminFailure">There is none.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync(ParseResult parsed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asText = parsed.GetValue(_text);
        var data = parsed.GetValue(_data);
        if (data is not (null or "-"))
        {
            if (parsed.GetValue(_lines)) throw new AdminFailure("--lines is for the input, and DATA was given: leave one of them out", ExitCodes.Usage);
            yield return JsonOf(data, asText);
            yield break;
        }

        if (data is null && !Console.IsInputRedirected) throw new AdminFailure("DATA is missing: what is to be said, or - to type it", ExitCodes.Usage);
        using var input = new StreamReader(Console.OpenStandardInput());
        var said = false;
        if (parsed.GetValue(_lines))
        {
            while (await input.ReadLineAsync(cancellation) is { } line)
            {
                if (line.Length == 0) continue;
                said = true;
                yield return JsonOf(line, asText);
            }
        }
        else if (await input.ReadToEndAsync(cancellation) is { Length: > 0 } all)
        {
            said = true;
            yield return JsonOf(WithoutLineEnd(all), asText);
        }

        if (!said) throw new AdminFailure("there is nothing to say: the input is empty", ExitCodes.Usage);
    }

    /// <summary>JSON as it stands, and anything else as a string.</summary>
    internal static JsonElement JsonOf(string text, bool asText)
    {
        if (!asText)
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // Text, then.
            }
        }

        return JsonSerializer.SerializeToElement(text, InputJson.Default.String);
    }

    // That of echo and of editors belongs to no message.
    private static string WithoutLineEnd(string text) => text.EndsWith('\n') ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
}
