using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Actors;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed partial class TokenCommandTests : IDisposable
{
    private const string Warned = "hub: a secret after --key is seen in the process list; better set HUB__AUTH__KEY, or give a file with --key-file";
    private static readonly (string, string)[] s_key = [("HUB__AUTH__KEY", Tokens.Secret)];
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-tokens").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RoundTrip_a_token_that_was_created_opens_a_room_of_a_hub_that_requires_one_and_a_bad_one_does_not()
    {
        var token = await OutputAsync(["token", "create", "--sub", "ann"], s_key);
        await using var hub = await HubServer.StartAsync(services => services.Configure<AuthOptions>(auth => (auth.Key, auth.Required) = (Tokens.Secret, true)));

        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl($"/ws/lobby?token={token}"));
        Assert.Equal(1, await hub.Services.GetRequiredService<IHubRooms>().SendToUserAsync("ann", "hello"));
        Assert.Equal("hello", await ann.NextTextAsync());
        Assert.Equal((401, """{"error":"Invalid token"}"""), await UpgradeRequest.RefusalAsync(hub, $"/ws/lobby?token={token}A"));
    }

    [Fact]
    public async Task RoundTrip_the_variable_that_makes_tokens_makes_a_served_hub_take_them()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [.. s_key, ("HUB__AUTH__REQUIRED", "true"), ("HUB__AUTH__ISSUER", "joe")]);
        var token = await OutputAsync(["token", "create", "--sub", "ann"], [.. s_key, ("HUB__AUTH__ISSUER", "joe")]);

        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl($"/ws/lobby?token={token}"));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await RefusedUpgrade.OfAsync(hub.WebSocketUrl("/ws/lobby"))).Status);
    }

    [Fact]
    public async Task A_token_says_what_the_flags_said_and_check_tells_it()
    {
        var token = await OutputAsync(
            [
                "token", "create", "--sub", "ann", "--room", "news-*=join,read", "--room", "a=b=publish", "--room", "closed=", "--expires", "00:10:00",
                "--claim", "role=chief", "--claim", "note=a=b\u001b[1m\n", "--kid", "2026", "--issuer", "joe", "--audience", "hub",
            ],
            s_key);

        var table = await OutputAsync(["token", "check", token, "--issuer", "joe", "--audience", "hub"], s_key);

        Assert.Equal(
            """
            alg    HS256
            kid    2026
            iss    joe
            sub    ann
            aud    hub
            iat    SECONDS  DATE, 00:00:0X ago
            exp    SECONDS  DATE, in 00:10:00
            role   chief
            note   a=b␛[1m␊
            rooms  news-*  join, read
                   a=b     publish
                   closed  nothing
            """,
            Times().Replace(Dated().Replace(Seconds().Replace(table, "SECONDS"), "DATE"), match => match.Groups[1].Success ? "in 00:10:00" : "00:00:0X ago"));
    }

    [Fact]
    public async Task Check_tells_the_same_as_JSON()
    {
        var token = await OutputAsync(["token", "create", "--sub", "ann", "--room", "chat=publish,join"], s_key);
        using var json = JsonDocument.Parse(await OutputAsync(["token", "check", token, "--output", "json"], s_key));
        var root = json.RootElement;

        Assert.Equal(("HS256", "ann", JsonValueKind.Null), (root.GetProperty("algorithm").GetString(), root.GetProperty("sub").GetString(), root.GetProperty("keyId").ValueKind));
        Assert.Equal(root.GetProperty("issuedAt").GetDateTimeOffset() + TimeSpan.FromHours(1), root.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
        Assert.Equal(root.GetProperty("expiresAt").GetDateTimeOffset().ToUnixTimeSeconds(), root.GetProperty("claims").GetProperty("exp").GetInt64());
        Assert.Equal(["join", "publish"], root.GetProperty("rooms").GetProperty("chat").EnumerateArray().Select(right => right.GetString()!));
        Assert.Equal(["sub", "iat", "exp", "rooms"], root.GetProperty("claims").EnumerateObject().Select(claim => claim.Name));
    }

    [Fact]
    public async Task A_token_comes_through_a_pipe()
    {
        var token = await OutputAsync(["token", "create", "--sub", "ann"], s_key);
        await using var check = HubProcess.Start(["token", "check", "-"], s_key);
        await check.Input.WriteLineAsync(token);
        check.Input.Close();

        Assert.Equal(0, await check.ExitCodeAsync());
        Assert.Contains("sub    ann", check.Output.Text, StringComparison.Ordinal);
        Assert.Contains("rooms  the token limits nothing", check.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA", "RS256")]
    [InlineData("EC", "ES256")]
    public async Task A_private_key_signs_and_the_public_one_checks(string kind, string algorithm)
    {
        var (secret, open) = kind == "RSA" ? Pair(RSA.Create(2048)) : Pair(ECDsa.Create(ECCurve.NamedCurves.nistP256));

        var token = await OutputAsync(["token", "create", "--sub", "ann", "--key-file", secret, "--alg", algorithm]);

        Assert.StartsWith($"alg    {algorithm}\n", await OutputAsync(["token", "check", token, "--key-file", open]), StringComparison.Ordinal);
        Assert.StartsWith($"alg    {algorithm}\n", await OutputAsync(["token", "check", token], [("HUB__AUTH__KEYFILE", open)]), StringComparison.Ordinal);
        Assert.Equal((1, "hub: the token is not good: there is no key for " + algorithm), await FailureAsync(["token", "check", token], s_key));
    }

    [Fact]
    public async Task The_secrets_of_a_set_sign_under_their_names()
    {
        var set = Write("keys.json", """
            {"keys":[{"kty":"oct","kid":"old","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},
            {"kty":"oct","kid":"new","alg":"HS512","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}]}
            """);

        var first = await OutputAsync(["token", "create", "--sub", "ann", "--key-file", set]);
        var named = await OutputAsync(["token", "create", "--sub", "ann", "--key-file", set, "--kid", "new"]);

        Assert.StartsWith("alg    HS256\nkid    old\n", await OutputAsync(["token", "check", first], [("HUB__AUTH__KEYFILE", set)]), StringComparison.Ordinal);
        Assert.StartsWith("alg    HS512\nkid    new\n", await OutputAsync(["token", "check", named], [("HUB__AUTH__KEYFILE", set)]), StringComparison.Ordinal);
        Assert.Equal(
            (2, "hub: --kid newest names no secret of the key file; it has old, new"),
            await FailureAsync(["token", "create", "--sub", "ann", "--key-file", set, "--kid", "newest"]));
    }

    [Fact]
    public async Task A_secret_on_the_command_line_is_warned_of_and_not_repeated()
    {
        var secret = new string('s', 64);
        await using var create = HubProcess.Start(["token", "create", "--sub", "ann", "--key", secret, "--alg", "HS512"]);
        Assert.Equal((0, Warned), (await create.ExitCodeAsync(), create.Error.Text));

        await using var check = HubProcess.Start(["token", "check", create.Output.Text, "--key", secret, "--alg", "HS512"]);
        Assert.Equal((0, Warned), (await check.ExitCodeAsync(), check.Error.Text));
        Assert.Equal(
            (2, "hub: --key *** must have at least 32 bytes for HS256 (RFC 7518, section 3.2) and has 5: make one with openssl rand -base64 32"),
            await FailureAsync(["token", "create", "--sub", "ann", "--key", "short"]));
    }

    [Fact]
    public async Task Why_a_token_is_not_good_is_told_and_ends_with_1()
    {
        var expired = Tokens.Make("""{"sub":"ann","exp":1}""");

        Assert.Equal((1, "hub: the token is not good: it expired at 1970-01-01T00:00:01Z (exp)"), await FailureAsync(["token", "check", expired], s_key));
        Assert.Equal((1, "hub: the token is not good: it must have three parts with dots between them, and has 1"), await FailureAsync(["token", "check", "a"], s_key));
        Assert.Equal(
            (1, "hub: the token is not good: iss must be joe and is missing"),
            await FailureAsync(["token", "check", Tokens.Make("""{"sub":"ann","exp":9999999999}"""), "--issuer", "joe"], s_key));
        Assert.Equal(
            (1, "hub: HUB__AUTH__KEY=*** must have at least 32 bytes for HS256 (RFC 7518, section 3.2) and has 5: make one with openssl rand -base64 32"),
            await FailureAsync(["token", "check", expired], [("HUB__AUTH__KEY", "short")]));
        Assert.Equal(
            (1, "hub: HUB__AUTH__SKEW=30 must be a time hh:mm:ss, such as 00:00:30, or 0"), await FailureAsync(["token", "check", expired], [.. s_key, ("HUB__AUTH__SKEW", "30")]));
    }

    [Fact]
    public async Task A_token_is_checked_with_published_keys_and_one_that_cannot_be_fetched_is_told()
    {
        await using var issuer = await KeyServer.StartAsync();
        await using var check = HubProcess.Start(
            ["token", "check", Tokens.Make("""{"sub":"ann","exp":9999999999}""", """{"alg":"RS256","kid":"a"}""", Tokens.Rsa)], [("HUB__AUTH__JWKS", issuer.Address)]);
        (await issuer.NextAsync()).AnswerWith("gone", 404);

        Assert.Equal(1, await check.ExitCodeAsync());
        Assert.Equal(
            "hub: the token is not good: there is no key a for RS256, and the published keys could not be fetched:"
            + " Response status code does not indicate success: 404 (Not Found).",
            check.Error.Text);
    }

    [Theory]
    [InlineData("create --sub ann", "no key to sign with: set HUB__AUTH__KEY, or give --key-file or --key")]
    [InlineData("create", "Option '--sub' is required. See hub token create --help.")]
    [InlineData("create --sub ann --alg none", "--alg none must be HS256 or HS384 or HS512 or RS256 or ES256. See hub token create --help.")]
    [InlineData("create --sub ann --expires 60", "--expires 60 must be a time hh:mm:ss, such as 00:00:30, or 0")]
    [InlineData("create --sub ann --expires 0", "--expires 0 must be above 0 and up to 3650.00:00:00 (ten years)")]
    [InlineData("create --sub ann --expires 3651.00:00:00", "--expires 3651.00:00:00 must be above 0 and up to 3650.00:00:00 (ten years)")]
    [InlineData("create --sub ann --room chat", "--room chat must be a pattern and rights, such as 'news-*=join,read'; there are join, publish and read")]
    [InlineData("create --sub ann --room =join", "--room =join must be a pattern and rights, such as 'news-*=join,read'; there are join, publish and read")]
    [InlineData("create --sub ann --room chat=write", "--room chat=write must be a pattern and rights, such as 'news-*=join,read'; there are join, publish and read")]
    [InlineData("create --sub ann --room a=join --room a=read", "--room a is given twice; write its rights after one")]
    [InlineData("create --sub ann --claim role", "--claim role must be a name and a text, such as role=chief")]
    [InlineData("create --sub ann --claim exp=1", "--claim exp=1 must not be one of sub, exp, iat, nbf, iss, aud, rooms, which the command writes itself")]
    [InlineData("create --sub ann --claim a=1 --claim a=2", "--claim a=2 is given twice; a claim has one value")]
    [InlineData("create --sub ann --key a --key-file b", "--key and --key-file exclude each other; give one of them")]
    [InlineData("create --sub ann --key-file /no/such.pem", "--key-file /no/such.pem must be a file, which it is not")]
    [InlineData("create --sub ann --key a --alg ES256", "--alg ES256 needs a pair of keys; give it with --key-file")]
    [InlineData("check a", "no key to check with: set HUB__AUTH__KEY, HUB__AUTH__KEYFILE or HUB__AUTH__JWKS, or give --key-file or --key")]
    [InlineData("check", "Required argument missing for command: 'check'. See hub token check --help.")]
    [InlineData("check a --output xml", "--output xml must be table or json. See hub token check --help.")]
    public async Task A_wrong_command_line_is_told_and_ends_with_2(string line, string told) =>
        Assert.Equal((2, $"hub: {told}"), await FailureAsync(["token", .. line.Split(' ')]));

    [Fact]
    public async Task A_user_without_a_name_gets_no_token_and_nor_does_another_algorithm_than_the_keys()
    {
        Assert.Equal((2, "hub: --sub must not be empty: it is the user's name"), await FailureAsync(["token", "create", "--sub", ""], s_key));
        Assert.Equal(
            (2, "hub: --alg HS512 is not what HUB__AUTH__KEY is for, HS256; give --key-file or --key"),
            await FailureAsync(["token", "create", "--sub", "ann", "--alg", "HS512"], s_key));
        Assert.StartsWith(
            "hub: the token would not be good: it has ",
            (await FailureAsync(["token", "create", "--sub", "ann", "--claim", $"a={new string('a', 9000)}"], s_key)).Error, StringComparison.Ordinal);
    }

    private (string Private, string Public) Pair(AsymmetricAlgorithm pair)
    {
        using (pair) return (Write("private.pem", pair.ExportPkcs8PrivateKeyPem()), Write("public.pem", pair.ExportSubjectPublicKeyInfoPem()));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private static async Task<string> OutputAsync(string[] arguments, (string, string)[]? environment = null)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        return hub.Output.Text;
    }

    private static async Task<(int ExitCode, string Error)> FailureAsync(string[] arguments, (string, string)[]? environment = null)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        var exitCode = await hub.ExitCodeAsync();
        Assert.Empty(hub.Output.Lines);
        return (exitCode, string.Join('\n', hub.Error.Lines.Where(line => line != Warned)));
    }

    [GeneratedRegex(@"\b\d{10}\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Dated();

    // However long the two commands took.
    [GeneratedRegex(@"in 00:(10|09):\d\d|(?:in )?00:00:\d\d(?: ago)?")]
    private static partial Regex Times();
}
