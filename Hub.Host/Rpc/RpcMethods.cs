using System.Collections.Frozen;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Host.Rpc;

/// <summary>The methods that the application has registered.</summary>
internal sealed partial class RpcMethods(
    IEnumerable<RpcRegistration> registrations, IServiceProvider services, TimeProvider time, ILogger<RpcMethods> logger)
    : IRpcMethods, IHostedService
{
    /// <summary>What a result may have at most, so that one call cannot fill the queue of its connection. 1 MiB.</summary>
    public const int MaxResultBytes = 1024 * 1024;

    // A name that a client made up is echoed up to here.
    private const int MaxNameShown = 100;

    private readonly FrozenDictionary<string, RpcMethod> _methods =
        registrations.ToFrozenDictionary(one => one.Method, one => one.Create(services), StringComparer.Ordinal);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var method in _methods.Values) await method.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<RpcOutcome> CallAsync(
        string method, ReadOnlyMemory<byte> data, RpcCaller caller, TimeSpan timeout, CancellationToken gone)
    {
        if (!_methods.TryGetValue(method, out var target))
            return Failed(ErrorCodes.UnknownType, $"There is no method {(method.Length <= MaxNameShown ? method : $"{method[..MaxNameShown]}…")}");

        using var limit = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone);
        var token = ended.Token;
        try
        {
            // Not on the caller's thread, which may be the one that reads: a function need not wait for anything before it works.
            return await Task.Run(() => RunAsync(method, target, data, caller, token), token).WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            // Of a function that goes on all the same nobody hears, except the log of what it throws.
            return TimedOut(method);
        }
    }

    private async Task<RpcOutcome> RunAsync(
        string method, RpcMethod target, ReadOnlyMemory<byte> data, RpcCaller caller, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            var call = new RpcCall
            {
                Method = method,
                ConnectionId = caller.ConnectionId,
                User = caller.User,
                Principal = caller.Principal ?? new(),
                Services = scope.ServiceProvider,
            };
            var result = await target.CallAsync(data, call, cancellationToken);
            if (result.Length <= MaxResultBytes) return new RpcOutcome(result, null);
            Log.ResultTooLarge(logger, method, result.Length, MaxResultBytes);
            return Failed(ErrorCodes.Internal, "Internal error");
        }
        catch (RpcException refusal)
        {
            return new RpcOutcome(default, new RpcError(refusal.Code, refusal.Message, refusal.IsRetryable));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return TimedOut(method);
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, method);
            return Failed(ErrorCodes.Internal, "Internal error");
        }
    }

    private static RpcOutcome TimedOut(string method) => Failed(ErrorCodes.RpcTimeout, $"{method} has not answered in time");

    private static RpcOutcome Failed(ErrorCode code, string message) => new(default, new RpcError(code.Number, message, code.IsRetryable));

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RpcFailed, LogLevel.Error, "Rpc method {Method} failed; its caller was told of an internal error")]
        public static partial void Failed(ILogger logger, Exception failure, string method);

        [LoggerMessage(HubEventIds.RpcResultTooLarge, LogLevel.Error,
            "Rpc method {Method} has returned {Bytes} bytes of JSON; a result may have {MaxBytes}, and its caller was told of an internal error")]
        public static partial void ResultTooLarge(ILogger logger, string method, int bytes, int maxBytes);
    }
}
