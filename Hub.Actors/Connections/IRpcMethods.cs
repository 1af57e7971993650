namespace Hub.Actors.Connections;

/// <summary>The methods that an application offers to its connections.</summary>
internal interface IRpcMethods
{
    /// <summary>Calls a method; never throws, cancelled or not.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="data">Raw JSON of the argument, empty for none; owned by the callee.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="gone">Signalled when the connection has ended.</param>
    Task<RpcOutcome> CallAsync(string method, ReadOnlyMemory<byte> data, RpcCaller caller, TimeSpan timeout, CancellationToken gone);
}
