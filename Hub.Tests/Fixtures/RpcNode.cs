using System.Security.Claims;
using System.Text;
using Hub.Actors.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Fixtures;

/// <summary>A node with methods, and a connection that calls them. Time moves when the test moves it.</summary>
internal sealed class RpcNode : IAsyncDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly HubServer _server;
    private readonly IRpcMethods _methods;

    private RpcNode(HubServer server, ManualTimeProvider time, CapturedLogs logs)
    {
        _server = server;
        _methods = server.Services.GetRequiredService<IRpcMethods>();
        (Time, Logs) = (time, logs);
    }

    public ManualTimeProvider Time { get; }

    public CapturedLogs Logs { get; }

    public static async Task<RpcNode> StartAsync(Action<IServiceCollection> configure)
    {
        var (time, logs) = (new ManualTimeProvider(), new CapturedLogs());
        var server = await HubServer.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddLogging(logging => logging.AddProvider(logs));
            configure(services);
        });
        return new RpcNode(server, time, logs);
    }

    /// <summary>Calls as ann does, with ten seconds of time, and waits for the outcome.</summary>
    /// <returns>The result, or <c>code message</c> with a star behind the code when it may be tried again.</returns>
    public async Task<string> CallAsync(string method, string data = "", CancellationToken gone = default)
    {
        var outcome = await _methods.CallAsync(method, Encoding.UTF8.GetBytes(data), Ann(), s_timeout, gone)
            .WaitAsync(Limits.Generous, CancellationToken.None);
        if (outcome.Error is not { } error) return Encoding.UTF8.GetString(outcome.Result.Span);
        Assert.True(outcome.Result.IsEmpty);
        return $"{error.Code}{(error.IsRetryable ? "*" : "")} {error.Message}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Logs.Dispose();
    }

    private static RpcCaller Ann() => new(
        "00000000000000a1", "ann", new ClaimsPrincipal(new ClaimsIdentity([new Claim("team", "blue")], "test")));
}
