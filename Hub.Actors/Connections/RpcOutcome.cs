namespace Hub.Actors.Connections;

/// <summary>What a call came to.</summary>
/// <param name="Result">Raw JSON; empty where the method has no result, which a client sees as null.</param>
/// <param name="Error">Null on success.</param>
internal sealed record RpcOutcome(ReadOnlyMemory<byte> Result, RpcError? Error);
