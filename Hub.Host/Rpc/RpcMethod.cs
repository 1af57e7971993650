namespace Hub.Host.Rpc;

/// <summary>What is behind a method's name. Thread-safe.</summary>
internal abstract class RpcMethod
{
    /// <summary>Makes it ready for calls, before the server listens.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Calls it.</summary>
    /// <param name="data">Raw JSON of the argument, empty for none.</param>
    /// <param name="call">Who calls.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <returns>The result as JSON; empty for none.</returns>
    /// <exception cref="RpcException">What is to be answered in place of a result.</exception>
    public abstract Task<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> data, RpcCall call, CancellationToken cancellationToken);
}
