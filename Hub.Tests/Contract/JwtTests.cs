using Hub.Actors;
using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Contract;

/// <summary>Tokens that the hub checks by itself, looked at before an upgrade.</summary>
public class JwtTests
{
    private const string Bad = """{"error":"Invalid token"}""";

    [Fact]
    public async Task With_a_key_and_nothing_else_a_good_token_opens_a_room_for_its_user()
    {
        await using var hub = await StartAsync();
        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl($"/ws/lobby?token={Token(60)}"));

        Assert.Equal(1, await hub.Services.GetRequiredService<IHubRooms>().SendToUserAsync("ann", "hello"));
        Assert.Equal("hello", await ann.NextTextAsync());
        Assert.Equal(101, await UpgradeRequest.StatusAsync(hub, "/ws/lobby", $"Authorization: Bearer {Token(60)}"));
    }

    [Fact]
    public async Task A_bad_and_an_expired_token_are_refused_and_so_is_none()
    {
        await using var hub = await StartAsync();

        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, "/ws/lobby?token=stolen"));
        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, $"/ws/lobby?token={Token(60)}A"));
        Assert.Equal((401, Bad), await UpgradeRequest.RefusalAsync(hub, $"/ws/lobby?token={Token(-60)}"));
        Assert.Equal((401, """{"error":"Token required"}"""), await UpgradeRequest.RefusalAsync(hub, "/ws/lobby"));
    }

    [Fact]
    public async Task A_token_is_never_logged()
    {
        using var logs = new CapturedLogs();
        var (good, expired) = (Token(60), Token(-60));
        await using (var hub = await StartAsync(services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))))
        {
            foreach (var token in new[] { good, expired, $"{good}A" })
            {
                await UpgradeRequest.StatusAsync(hub, $"/ws/lobby?token={token}");
                await UpgradeRequest.StatusAsync(hub, "/ws/lobby", $"Authorization: Bearer {token}");
            }
        }

        var lines = Enum.GetValues<LogLevel>().SelectMany(logs.Of).ToList();
        Assert.NotEmpty(lines);
        Assert.All([good, expired], token => Assert.DoesNotContain(lines, line => $"{line.Text} {line.Error}".Contains(token.Split('.')[2], StringComparison.Ordinal)));
    }

    private static Task<HubServer> StartAsync(Action<IServiceCollection>? services = null) => HubServer.StartAsync(collection =>
    {
        collection.Configure<AuthOptions>(auth => (auth.Key, auth.Required) = (Tokens.Secret, true));
        services?.Invoke(collection);
    });

    private static string Token(int seconds) =>
        Tokens.Make($$"""{"sub":"ann","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds}}}""");
}
