namespace Hub.Actors.Connections;

/// <summary>Why a call failed.</summary>
internal sealed record RpcError(int Code, string Message, bool IsRetryable);
