namespace Hub.Actors.Kernel;

/// <summary>Names an actor system and, where it has one, the host and port it is reached at. Immutable.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>
{
    private string? _text;

    /// <summary>Makes an address.</summary>
    /// <param name="protocol">The scheme, <c>akka</c> for local actors.</param>
    /// <param name="system">The system's name.</param>
    /// <param name="host">The host, kept in lower case; null for a local address.</param>
    /// <param name="port">The port; null for a local address.</param>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    /// <summary>The host, or null.</summary>
    public string? Host { get; }

    /// <summary>The port, or null.</summary>
    public int? Port { get; }

    /// <summary>The system's name.</summary>
    public string System { get; }

    /// <summary>The scheme.</summary>
    public string Protocol { get; }

    /// <summary>True when there is no host: the address means something in its own process only.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True when there is a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <inheritdoc/>
    public bool Equals(Address? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Host, Port, System, Protocol);

    /// <inheritdoc/>
    public int CompareTo(Address? other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>True for equal addresses.</summary>
    public static bool operator ==(Address? left, Address? right) => Equals(left, right);

    /// <summary>True for different addresses.</summary>
    public static bool operator !=(Address? left, Address? right) => !Equals(left, right);

    /// <summary>For example <c>akka://hub</c> or <c>akka://hub@10.0.0.1:4053</c>.</summary>
    public override string ToString() => _text ??= (Host, Port) switch
    {
        (null or "", _) => $"{Protocol}://{System}",
        (_, null) => $"{Protocol}://{System}@{Host}",
        _ => $"{Protocol}://{System}@{Host}:{Port}",
    };
}
