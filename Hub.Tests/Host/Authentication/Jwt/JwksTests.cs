using System.Buffers.Text;
using System.Security.Cryptography;
using Hub.Host.Authentication;
using Hub.Host.Authentication.Jwt;
using Hub.Tests.Fixtures;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Host.Authentication.Jwt;

/// <summary>Keys that an issuer publishes.</summary>
public sealed class JwksTests : IAsyncLifetime
{
    // Made once: an RSA key takes longer than a test.
    private static readonly (string Json, JwtKey Key) s_old = NewKey("old");
    private static readonly (string Json, JwtKey Key) s_new = NewKey("new");
    private readonly ManualTimeProvider _time = new();
    private readonly CapturedLogs _logs = new();
    private KeyServer _issuer = null!;
    private JwtVerifier _verifier = null!;

    private IEnumerable<string> Warnings => _logs.Of(LogLevel.Warning).Select(entry => entry.Text);

    public async Task InitializeAsync()
    {
        _issuer = await KeyServer.StartAsync();
        _verifier = new JwtVerifier(new AuthOptions { Jwks = _issuer.Address }, [], _time, _logs.CreateLogger("keys"));
        _verifier.Start();
    }

    public async Task DisposeAsync()
    {
        await _verifier.StopAsync();
        _verifier.Dispose();
        await _issuer.DisposeAsync();
        _logs.Dispose();
    }

    [Fact]
    public async Task A_token_waits_for_the_first_keys()
    {
        var check = CheckAsync(s_old.Key);
        var request = await _issuer.NextAsync();
        Assert.False(check.IsCompleted);

        request.AnswerWith(Set(s_old));

        Assert.Equal(TokenOutcome.Good, await check);
        Assert.False(_issuer.IsAsked);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task An_unknown_key_is_looked_for_once_in_30_seconds_however_many_tokens_name_it()
    {
        (await _issuer.NextAsync()).AnswerWith(Set(s_old));
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_old.Key));

        Assert.Equal(TokenOutcome.Bad, await CheckAsync(s_new.Key));
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(TokenOutcome.Bad, await CheckAsync(s_new.Key));
        Assert.False(_issuer.IsAsked);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        var checks = Enumerable.Range(0, 20).Select(_ => CheckAsync(s_new.Key)).ToList();
        (await _issuer.NextAsync()).AnswerWith(Set(s_old, s_new));

        Assert.All(await Task.WhenAll(checks), outcome => Assert.Equal(TokenOutcome.Good, outcome));
        Assert.False(_issuer.IsAsked);
    }

    [Fact]
    public async Task A_bad_signature_with_a_known_key_asks_for_no_keys()
    {
        (await _issuer.NextAsync()).AnswerWith(Set(s_old));
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_old.Key));
        _time.Advance(TimeSpan.FromSeconds(60));

        var stolen = Tokens.Make(Payload(), """{"alg":"RS256","kid":"old"}""", s_new.Key);

        Assert.Equal(TokenOutcome.Bad, (await _verifier.CheckAsync(stolen, CancellationToken.None)).Outcome);
        Assert.Equal(TokenOutcome.Bad, (await _verifier.CheckAsync("no token at all", CancellationToken.None)).Outcome);
        Assert.False(_issuer.IsAsked);
    }

    [Fact]
    public async Task Every_5_minutes_the_keys_are_fetched_and_one_that_is_gone_is_good_no_more()
    {
        (await _issuer.NextAsync()).AnswerWith(Set(s_old, s_new));
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_old.Key));

        _time.Advance(TimeSpan.FromMinutes(5));
        (await _issuer.NextAsync()).AnswerWith(Set(s_new));
        // The fetch is over when a token that needs it is answered.
        Assert.Equal(TokenOutcome.Bad, await CheckUntilAsync(s_old.Key, TokenOutcome.Bad));
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_new.Key));
    }

    [Theory]
    [InlineData(500, "", "Response status code does not indicate success: 500 (Internal Server Error).")]
    [InlineData(302, "", "Response status code does not indicate success: 302 (Found).")]
    [InlineData(200, "<html>", "it must be JSON, and no member may come twice")]
    [InlineData(200, """{"keys":[]}""", "it has no key for HS256, HS384, HS512, RS256, ES256")]
    public async Task A_fetch_that_fails_leaves_the_last_keys_in_place_with_a_warning(int status, string body, string failure)
    {
        (await _issuer.NextAsync()).AnswerWith(Set(s_old));
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_old.Key));
        _time.Advance(TimeSpan.FromSeconds(30));

        var check = CheckAsync(s_new.Key);
        (await _issuer.NextAsync()).AnswerWith(body, status);

        Assert.Equal(TokenOutcome.Bad, await check);
        Assert.Equal(TokenOutcome.Good, await CheckAsync(s_old.Key));
        Assert.Contains($"No keys from {_issuer.Address}: {failure}. The last ones stay, which are 1", Warnings);
    }

    [Fact]
    public async Task More_than_a_mebibyte_is_not_read()
    {
        var check = CheckAsync(s_old.Key);
        (await _issuer.NextAsync()).AnswerWith($"{Set(s_old)}{new string(' ', 1024 * 1024)}");

        Assert.Equal(TokenOutcome.Bad, await check);
        Assert.StartsWith($"No keys from {_issuer.Address}: ", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_waited_for_10_seconds()
    {
        var check = CheckAsync(s_old.Key);
        await _issuer.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(check.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(TokenOutcome.Bad, await check.WaitAsync(Limits.Generous));
        Assert.Equal([$"No keys from {_issuer.Address}: no answer within 00:00:10. The last ones stay, which are 0"], Warnings);
    }

    [Fact]
    public async Task A_weak_key_among_good_ones_is_left_out_with_a_warning()
    {
        var check = CheckAsync(s_old.Key);
        (await _issuer.NextAsync()).AnswerWith($$"""{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{{s_old.Json}}]}""");

        Assert.Equal(TokenOutcome.Good, await check);
        Assert.StartsWith($"The key set of {_issuer.Address} has at keys[0] what must be", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    private async Task<TokenOutcome> CheckAsync(JwtKey key) =>
        (await _verifier.CheckAsync(Tokens.Make(Payload(), $$"""{"alg":"RS256","kid":"{{key.Id}}"}""", key), CancellationToken.None).AsTask()
            .WaitAsync(Limits.Generous)).Outcome;

    // The fetch of the timer has no caller whom its end could be told.
    private async Task<TokenOutcome> CheckUntilAsync(JwtKey key, TokenOutcome wanted)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var outcome = await CheckAsync(key);
        while (outcome != wanted)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
            outcome = await CheckAsync(key);
        }

        return outcome;
    }

    private string Payload() => $$"""{"sub":"ann","exp":{{_time.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}}""";

    private static string Set(params (string Json, JwtKey Key)[] keys) => $$"""{"keys":[{{string.Join(',', keys.Select(key => key.Json))}}]}""";

    private static (string Json, JwtKey Key) NewKey(string id)
    {
        using var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(true);
        return ($$"""{"kty":"RSA","kid":"{{id}}","n":"{{Base64Url.EncodeToString(parameters.Modulus)}}","e":"AQAB"}""", new RsaKey(parameters, id));
    }
}
