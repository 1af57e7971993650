using Hub.Actors.Protocol;

namespace Hub.Host.Rpc;

/// <summary>Thrown by a method: the caller gets exactly this as the error. Nothing is logged.</summary>
public sealed class RpcException : Exception
{
    /// <summary>The lowest code that is an application's own.</summary>
    public const int FirstOwnCode = 1000;

    /// <param name="code">An application's own, from 1000 on, or one of the codes of hub.v1 with the meaning that it has there, such as 103 or 107.</param>
    /// <param name="message">What people read; it leaves the process.</param>
    /// <param name="retryable">Whether the same call may succeed later.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is below 1000 and hub.v1 has no such code.</exception>
    public RpcException(int code, string message, bool retryable = false)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (code < FirstOwnCode && !ErrorCodes.All.Any(known => known.Number == code))
            throw new ArgumentOutOfRangeException(nameof(code), code, $"hub.v1 has no such code, and an application's own are {FirstOwnCode} or more");
        Code = code;
        IsRetryable = retryable;
    }

    /// <summary>The code that the caller gets.</summary>
    public int Code { get; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsRetryable { get; }
}
