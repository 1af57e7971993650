using Hub.Actors.Connections;
namespace Hub.Host.Routing;
/// <summary>tmp</summary>
internal sealed class NoMethods : IRpcMethods
{
    public Task<RpcOutcome> CallAsync(string method, ReadOnlyMemory<byte> data, RpcCaller caller, TimeSpan timeout, CancellationToken gone) =>
        Task.FromResult(new RpcOutcome(default, new RpcError(104, $"There is no method {method}", false)));
}
