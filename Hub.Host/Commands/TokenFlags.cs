using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using Hub.Host.Authentication.Jwt;

namespace Hub.Host.Commands;

/// <summary>The flags of <c>hub token</c> that say which key, and whose tokens for whom.</summary>
internal sealed class TokenFlags
{
    private readonly Option<string> _key = new("--key") { HelpName = "SECRET", Description = "Secret, in place of HUB__AUTH__KEY; seen in the process list" };
    private readonly Option<string> _file = new("--key-file") { HelpName = "FILE" };
    private readonly Option<string> _algorithm = new("--alg")
    {
        HelpName = string.Join('|', Enum.GetNames<JwtAlgorithm>()),
        Description = "Algorithm [default: the key's, HS256 for a secret]",
        CompletionSources = { _ => Enum.GetNames<JwtAlgorithm>().Select(name => new CompletionItem(name)) },
    };

    private readonly Option<string> _issuer = new("--issuer") { HelpName = "NAME", Description = "iss, in place of HUB__AUTH__ISSUER" };
    private readonly Option<string> _audience = new("--audience") { HelpName = "NAME", Description = "aud, in place of HUB__AUTH__AUDIENCE" };

    public TokenFlags(Command command, string file)
    {
        _file.Description = file;
        _algorithm.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && !JwtAlgorithms.TryParse(token.Value, out _))
                given.AddError($"--alg {token.Value} must be {string.Join(" or ", Enum.GetNames<JwtAlgorithm>())}.");
        });
        foreach (var option in (Option[])[_key, _file, _algorithm, _issuer, _audience]) command.Options.Add(option);
    }

    public string? Issuer(ParseResult parsed) => parsed.GetValue(_issuer);

    public string? Audience(ParseResult parsed) => parsed.GetValue(_audience);

    /// <summary>The algorithm that is asked for, or null.</summary>
    public JwtAlgorithm? Algorithm(ParseResult parsed) => JwtAlgorithms.TryParse(parsed.GetValue(_algorithm), out var algorithm) ? algorithm : null;

    /// <summary>Says on standard error what a secret on the command line means.</summary>
    public async Task WarnAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_key) is not null)
            await parsed.InvocationConfiguration.Error.WriteLineAsync("hub: a secret after --key is seen in the process list; better set HUB__AUTH__KEY, or give a file with --key-file");
    }

    /// <summary>The keys that the flags give.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="half">Which halves of a pair are of use.</param>
    /// <param name="mistake">What is wrong with the flags, or null.</param>
    /// <returns>Null where they give none, or are wrong.</returns>
    public IReadOnlyList<JwtKey>? Keys(ParseResult parsed, KeyHalf half, out string? mistake)
    {
        var (secret, file, algorithm) = (parsed.GetValue(_key), parsed.GetValue(_file), Algorithm(parsed));
        mistake = secret is not null && file is not null ? "--key and --key-file exclude each other; give one of them" : null;
        if (mistake is not null) return null;
        if (secret is not null) return Secret(secret, algorithm ?? JwtAlgorithm.HS256, out mistake);
        return file is null ? null : Read(file, algorithm, half, out mistake);
    }

    private static JwtKey[]? Secret(string secret, JwtAlgorithm algorithm, out string? mistake)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        mistake = !algorithm.IsHmac() ? $"--alg {algorithm} needs a pair of keys; give it with --key-file"
            : HmacKey.RuleBroken(algorithm, bytes.Length) is { } rule ? $"--key *** {rule}"
            : null;
        return mistake is null ? [new HmacKey(algorithm, bytes)] : null;
    }

    private static JwtKey[]? Read(string file, JwtAlgorithm? algorithm, KeyHalf half, out string? mistake)
    {
        var read = KeyFile.Read(file, half);
        // A set holds the public halves of its pairs, and those make no tokens.
        var keys = read.Keys.Where(key => half != KeyHalf.Private || key.Algorithm.IsHmac() || !KeyFile.IsSet(file)).ToList();
        mistake = read.Mistakes.Count > 0 ? $"--key-file {file} {read.Mistakes[0]}"
            : keys.Count == 0 ? $"--key-file {file} has no secret (oct) to sign with; a private key is given in PEM"
            : algorithm is not null && keys.TrueForAll(key => key.Algorithm != algorithm)
                ? $"--alg {algorithm} is not what --key-file {file} is for: {string.Join(", ", keys.Select(key => key.Algorithm).Distinct())}"
            : null;
        return mistake is null ? [.. keys.Where(key => algorithm is null || key.Algorithm == algorithm)] : null;
    }
}
