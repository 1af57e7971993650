namespace Hub.Actors.Connections;

/// <summary>Why a call has no result.</summary>
/// <param name="Code">One of <see cref="Protocol.ErrorCodes"/>, or an application's own from 1000 on.</param>
/// <param name="Message">For people; may leave the process.</param>
/// <param name="IsRetryable">Whether the same call may succeed later.</param>
internal sealed record RpcError(int Code, string Message, bool IsRetryable);
