using System.CommandLine;
using System.Text.Json;
using Hub.Host.Authentication;
using Hub.Host.Authentication.Jwt;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Host.Commands;

/// <summary><c>hub token check</c>: says what a token says, or why it is not good.</summary>
internal static class TokenCheckCommand
{
    public static Command Create()
    {
        var token = new Argument<string>("TOKEN") { Description = "The token, or - to read it from standard input" };
        var output = BenchFlags.Word("--output", "table", ["table", "json"], "How to print what it says");
        var command = new Command("check", "Check a token as hub serve does") { token };
        var flags = new TokenFlags(command, "Key in PEM or JWK Set (.json), in place of those of the settings");
        command.Options.Add(output);
        command.SetAction((parsed, cancellation) => AdminFailure.ToldAsync(parsed, async () =>
        {
            var text = parsed.GetValue(token)!;
            return await RunAsync(
                parsed, flags, text == "-" ? (await Console.In.ReadToEndAsync(cancellation)).Trim() : text, parsed.GetValue(output) == "json", cancellation);
        }));
        return command.WithExamples(
            """
            hub token check eyJhbGciOi…  by the keys and rules of the settings
            hub token create --sub ann | hub token check -  a token on the command line is seen in the process list
            hub token check - --key-file public.pem --issuer joe < token
            """)
            .WithExitCodes("0 good, 1 not good, for the reason that standard error tells, 2 wrong command line");
    }

    private static async Task<int> RunAsync(ParseResult parsed, TokenFlags flags, string token, bool json, CancellationToken cancellation)
    {
        var error = parsed.InvocationConfiguration.Error;
        var keys = flags.Keys(parsed, KeyHalf.Either, out var usage);
        if (usage is not null) return await FailAsync(error, usage, ExitCodes.Usage);
        using var settings = TokenSettings.Read();

        await flags.WarnAsync(parsed);
        var options = settings.Options;
        options.Issuer = flags.Issuer(parsed) ?? options.Issuer;
        options.Audience = flags.Audience(parsed) ?? options.Audience;
        // A key that is given is the only one.
        if (keys is not null) (options.Key, options.KeyFile, options.Jwks) = (null, null, null);
        else if (!options.HasKeys)
            return await FailAsync(error, "no key to check with: set HUB__AUTH__KEY, HUB__AUTH__KEYFILE or HUB__AUTH__JWKS, or give --key-file or --key", ExitCodes.Usage);
        if (settings.Mistakes() is [var broken, ..]) return await FailAsync(error, broken, ExitCodes.Failed);

        var time = TimeProvider.System;
        using var verifier = new JwtVerifier(options, keys ?? options.ReadKeys(), time, NullLogger.Instance);
        var result = await verifier.ExplainAsync(token, cancellation);
        if (result.Outcome != TokenOutcome.Good) return await FailAsync(error, $"the token is not good: {VisibleText.Of(result.Reason!)}", ExitCodes.Failed);

        Jws.Read(token, out var jws);
        using var payload = JsonDocument.Parse(jws!.Payload);
        var report = TokenReport.Of(jws.Header, result.Claims!, payload.RootElement);
        await parsed.InvocationConfiguration.Output.WriteAsync(json
            ? $"{JsonSerializer.Serialize(report, TokenJson.Default.TokenReport)}\n"
            : TokenTable.Of(report, time.GetUtcNow()));
        return ExitCodes.Ok;
    }

    private static async Task<int> FailAsync(TextWriter error, string reason, int exitCode)
    {
        await error.WriteLineAsync($"hub: {reason}");
        return exitCode;
    }
}
