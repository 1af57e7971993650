namespace Hub.Tests.Fixtures;

/// <summary>How a WebSocket reaches the hub.</summary>
public enum Way
{
    /// <summary>HTTP/1.1, where frames go straight to the socket.</summary>
    Http1,

    /// <summary>HTTP/2, extended CONNECT (RFC 8441).</summary>
    Http2,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Tls,
}
