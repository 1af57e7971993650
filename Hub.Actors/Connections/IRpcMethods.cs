namespace Hub.Actors.Connections;

/// <summary>The methods that connections of hub.v1 may call. Thread-safe.</summary>
internal interface IRpcMethods
{
    /// <summary>Calls a method; never throws, cancelled or not.</summary>
    /// <param name="method">The name it was registered by.</param>
    /// <param name="data">Raw JSON of the argument, empty for none; owned by the callee.</param>
    /// <param name="caller">Whose call it is.</param>
    /// <param name="timeout">Time after which it is answered that the method has not answered.</param>
    /// <param name="gone">The connection has ended.</param>
    Task<RpcOutcome> CallAsync(string method, ReadOnlyMemory<byte> data, RpcCaller caller, TimeSpan timeout, CancellationToken gone);
}
