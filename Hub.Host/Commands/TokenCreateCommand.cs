using System.CommandLine;
using Hub.Actors.Rooms;
using Hub.Host.Authentication;
using Hub.Host.Authentication.Jwt;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary><c>hub token create</c>: prints a token and nothing else.</summary>
internal sealed class TokenCreateCommand
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);
    private static readonly string[] s_own = ["sub", "exp", "iat", "nbf", "iss", "aud", "rooms"];

    private readonly Option<string> _sub = new("--sub") { HelpName = "USER", Description = "The user", Required = true };
    private readonly Option<string[]> _rooms = new("--room")
    {
        HelpName = "PATTERN=RIGHTS",
        Description = "What it grants there: join, publish, read, with commas; may be repeated [default: the token limits nothing]",
    };

    private readonly Option<string> _expires = new("--expires") { HelpName = "TIME", Description = "How long it is good [default: 01:00:00]" };
    private readonly Option<string[]> _claims = new("--claim") { HelpName = "NAME=VALUE", Description = "A further claim, a text; may be repeated" };
    private readonly Option<string> _keyId = new("--kid") { HelpName = "NAME", Description = "Name of the key; of a JWK Set the one to sign with [default: its first secret]" };
    private readonly TokenFlags _flags;

    private TokenCreateCommand(Command command)
    {
        foreach (var option in (Option[])[_sub, _rooms, _expires, _claims]) command.Options.Add(option);
        _flags = new TokenFlags(command, "Private key in PEM, or JWK Set (.json) with secrets");
        command.Options.Add(_keyId);
    }

    public static Command Create()
    {
        var command = new Command("create", "Make a token");
        var create = new TokenCreateCommand(command);
        command.SetAction((parsed, _) => AdminFailure.ToldAsync(parsed, () => create.RunAsync(parsed)));
        return command.WithExamples(
            """
            hub token create --sub ann  good for an hour, in every room
            hub token create --sub ann --room 'news-*=join,read' --room chat=join,publish,read --expires 00:10:00
            hub token create --sub ann --key-file private.pem  signed with RS256 or ES256, as the key is
            hub token create --sub ann --key-file keys.json --kid 2026-01
            """,
            "with HUB__AUTH__KEY set as for hub serve")
            .WithExitCodes("0 made, 1 failed: a setting breaks its rule, 2 wrong command line or no key to sign with");
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var error = parsed.InvocationConfiguration.Error;
        var (claims, mistake) = Claims(parsed);
        var keys = _flags.Keys(parsed, KeyHalf.Private, out var wrongKey);
        if ((mistake ?? wrongKey) is { } usage) return await FailAsync(error, usage, ExitCodes.Usage);
        using var settings = TokenSettings.Read();

        await _flags.WarnAsync(parsed);
        if (Used(parsed, keys).Select(settings.MistakeOf).OfType<string>().FirstOrDefault() is { } broken) return await FailAsync(error, broken, ExitCodes.Failed);
        var (key, id, which) = Choose(parsed, keys, settings.Options);
        if (which is not null) return await FailAsync(error, which, ExitCodes.Usage);

        var time = TimeProvider.System;
        var token = JwtWriter.Write(key!, id, (claims! with
        {
            Issuer = _flags.Issuer(parsed) ?? settings.Options.Issuer,
            Audience = _flags.Audience(parsed) ?? settings.Options.Audience,
            Issued = time.GetUtcNow(),
        }).Write);
        // Whatever the flags have led to, what is printed is good.
        if (new JwtValidator(null, null, TimeSpan.Zero, time).Check(token, [key!]) is { Reason: { } bad })
            return await FailAsync(error, $"the token would not be good: {bad}", ExitCodes.Failed);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(token);
        return ExitCodes.Ok;
    }

    // What the flags replace need not be right.
    private IEnumerable<string> Used(ParseResult parsed, IReadOnlyList<JwtKey>? keys)
    {
        if (keys is null) yield return nameof(AuthOptions.Key);
        if (_flags.Issuer(parsed) is null) yield return nameof(AuthOptions.Issuer);
        if (_flags.Audience(parsed) is null) yield return nameof(AuthOptions.Audience);
    }

    private (JwtKey? Key, string? Id, string? Mistake) Choose(ParseResult parsed, IReadOnlyList<JwtKey>? given, AuthOptions options)
    {
        var (id, algorithm) = (parsed.GetValue(_keyId), _flags.Algorithm(parsed));
        if (given is null)
        {
            if (options.Key is null) return (null, null, "no key to sign with: set HUB__AUTH__KEY, or give --key-file or --key");
            return algorithm is null or JwtAlgorithm.HS256
                ? (options.SecretKey(), id, null)
                : (null, null, $"--alg {algorithm} is not what HUB__AUTH__KEY is for, HS256; give --key-file or --key");
        }

        var isSet = given.Any(key => key.Id is not null);
        var chosen = given.FirstOrDefault(key => !isSet || id is null || key.Id == id);
        return chosen is null
            ? (null, null, $"--kid {id} names no secret of the key file; it has {string.Join(", ", given.Select(key => key.Id).OfType<string>())}")
            : (chosen, id ?? chosen.Id, null);
    }

    private (NewClaims? Claims, string? Mistake) Claims(ParseResult parsed)
    {
        var (sub, expires) = (parsed.GetValue(_sub)!, parsed.GetValue(_expires) ?? "01:00:00");
        if (sub.Length == 0) return (null, "--sub must not be empty: it is the user's name");
        if (!TimeText.TryParse(expires, out var life)) return (null, $"--expires {expires} {TimeText.Rule}");
        if (life <= TimeSpan.Zero || life > s_longest) return (null, $"--expires {expires} must be above 0 and up to {s_longest:c} (ten years)");

        var rooms = new List<(string Pattern, string[] Rights)>();
        foreach (var room in parsed.GetValue(_rooms) ?? [])
        {
            // The name of a room may have one, too.
            var at = room.LastIndexOf('=');
            var rights = at < 0 ? [] : room[(at + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (at <= 0 || !Array.TrueForAll(rights, right => RoomGrants.TryParseRight(right, out _)))
                return (null, $"--room {room} must be a pattern and rights, such as 'news-*=join,read'; there are join, publish and read");
            if (rooms.Exists(one => one.Pattern == room[..at])) return (null, $"--room {room[..at]} is given twice; write its rights after one");
            rooms.Add((room[..at], rights));
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var claim in parsed.GetValue(_claims) ?? [])
        {
            var at = claim.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) return (null, $"--claim {claim} must be a name and a text, such as role=chief");
            if (s_own.Contains(claim[..at])) return (null, $"--claim {claim} must not be one of {string.Join(", ", s_own)}, which the command writes itself");
            if (!texts.TryAdd(claim[..at], claim[(at + 1)..])) return (null, $"--claim {claim} is given twice; a claim has one value");
        }

        return (new NewClaims(sub, life, parsed.GetValue(_rooms) is { Length: > 0 } ? rooms : null, texts), null);
    }

    private static async Task<int> FailAsync(TextWriter error, string mistake, int exitCode)
    {
        await error.WriteLineAsync($"hub: {mistake}");
        return exitCode;
    }
}
