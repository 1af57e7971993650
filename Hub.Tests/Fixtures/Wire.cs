namespace Hub.Tests.Fixtures;

/// <summary>What lies between a peer and the hub's codec.</summary>
public enum Wire
{
    Http1,
    Http2,
    Tls,
}
