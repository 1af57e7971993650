using System.Net;

namespace Hub.Host;

/// <summary>One address that the server is bound to.</summary>
/// <param name="Text">As the server tells it, such as <c>http://[::]:8080</c>.</param>
internal sealed record ListenAddress(string Text)
{
    private readonly BindingAddress _parsed = BindingAddress.Parse(Text);

    /// <summary>Whether TLS is spoken there.</summary>
    public bool IsEncrypted => _parsed.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether only programs of this machine can reach it.</summary>
    public bool IsLoopback => _parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(_parsed.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The port; 0 for a free one before it is bound.</summary>
    public int Port => _parsed.Port;

    /// <summary>Host and port under which this machine reaches it, such as <c>localhost:8080</c>.</summary>
    public string Authority => $"{(IsEveryAddress ? "localhost" : _parsed.Host)}:{_parsed.Port}";

    // Kestrel takes a host that is neither localhost nor an address for every address of the machine.
    private bool IsEveryAddress =>
        !IPAddress.TryParse(_parsed.Host, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
