namespace Hub.Actors.Connections;

/// <summary>What became of a call.</summary>
/// <param name="Result">Raw JSON; empty for null.</param>
/// <param name="Error">Null on success.</param>
internal sealed record RpcOutcome(ReadOnlyMemory<byte> Result, RpcError? Error);
