namespace Hub.Host.Testing;

/// <summary>An upgrade was answered with something else than a WebSocket.</summary>
public sealed class UpgradeRefusedException : Exception
{
    internal UpgradeRefusedException(int status, string body, IReadOnlyDictionary<string, string> headers)
        : base($"The upgrade was refused with {status}: {body}")
    {
        Status = status;
        Body = body;
        Headers = headers;
    }

    /// <summary>The status, such as 403.</summary>
    public int Status { get; }

    /// <summary>The body as text; may be empty.</summary>
    public string Body { get; }

    /// <summary>The headers; those that came twice joined by commas. Names without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }
}
