using Hub.Actors.Diagnostics;

namespace Hub.Actors.Connections;

/// <summary>
/// What one connection may cost. Settings <c>HUB__LIMITS__…</c>. A running node takes others, those of a connection for connections that come after.
/// </summary>
[Live]
public sealed class LimitOptions : IHubOptions
{
    /// <summary>
    /// Connections that the operating system has accepted and the hub has not yet taken. Default 512, as Kestrel's own.
    /// From 1 to 65535; the kernel may hold it lower (Linux: <c>net.core.somaxconn</c>).
    /// </summary>
    [Live(false)]
    public int Backlog { get; set; } = 512;

    /// <summary>
    /// Time a peer has to send its whole request head, counted from the first byte; one that takes longer is answered
    /// 408 and cut. Default 10 s, 0 = no limit, at most one day.
    /// </summary>
    [Live(false)]
    public TimeSpan Handshake { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time in which a connection of hub.v1 has to send a <c>hello</c> with a good token where one is required, counted from the upgrade; one that takes
    /// longer is closed with 4006. Default 10 s, 0 = no limit, at most one day.
    /// </summary>
    public TimeSpan Hello { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Largest message a connection may send, in bytes of its payload, all fragments together, and inflated if it comes compressed. Default 1 MiB
    /// (1048576), 0 = no limit. Exactly this many pass; one more closes the connection with 1009.
    /// </summary>
    public int MaxPayload { get; set; } = 1024 * 1024;

    /// <summary>
    /// Messages of one connection that may be on their way to its rooms. Default 256, 0 = no limit. At the limit the
    /// hub stops reading the connection until half of them are delivered, which the peer feels as TCP backpressure.
    /// </summary>
    public int Inbound { get; set; } = 256;

    /// <summary>The bytes of these messages. Default 256 KiB (262144), 0 = no limit. A single message is always taken.</summary>
    public int InboundBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The bytes that all connections of the node together may have on the way to their rooms. Default 64 MiB (67108864),
    /// 0 = no limit. At the limit the hub stops reading every connection that sends more until half are delivered.
    /// </summary>
    public int InboundNodeBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes that may wait to be written to one connection, counted before they are compressed. Default 1 MiB (1048576),
    /// 0 = no limit. A connection that falls further behind is closed with 4104, so that a peer that does not read costs
    /// no more than this.
    /// </summary>
    public int OutboundBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Bytes of history that all rooms of the node keep in memory together, with some 200 bytes for each message. Default 1 GiB (1073741824),
    /// 0 = no limit. At the limit a room that says something keeps its newest message, and of the older ones fewer.
    /// </summary>
    public int HistoryBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>Rooms that one connection of hub.v1 may subscribe to. Default 1,000, 0 = no limit. One more is answered 106.</summary>
    public int Rooms { get; set; } = 1_000;

    /// <summary>
    /// Connections of the node. Default 0 = no limit. One more is refused with 503, before its upgrade. A connection counts from before its
    /// answer to its very end.
    /// </summary>
    public int Connections { get; set; }

    /// <summary>
    /// Connections to the node from one address; of IPv6 a network /64, which is what one customer gets (RFC 6177). Default 0 = no limit. One
    /// more is refused with 429. Behind a proxy that is not listed in <c>HUB__PROXIES</c> all come from the proxy's address.
    /// </summary>
    public int ConnectionsPerAddress { get; set; }

    /// <summary>Connections to the node of one authenticated user. Default 0 = no limit. One more is refused with 429.</summary>
    public int ConnectionsPerUser { get; set; }

    /// <summary>
    /// New connections of the node in one second, which begins with the first that comes after the last second is over. Default 0 = no limit.
    /// One more is refused with 503; who is refused does not count.
    /// </summary>
    public int NewPerSecond { get; set; }

    static string IHubOptions.Section => "Limits";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        OptionRules.Between(nameof(Backlog), Backlog, 1, ushort.MaxValue),
        OptionRules.AtMostADay(nameof(Handshake), Handshake),
        OptionRules.AtMostADay(nameof(Hello), Hello),
        OptionRules.NotNegative(nameof(MaxPayload), MaxPayload),
        OptionRules.NotNegative(nameof(Inbound), Inbound),
        OptionRules.NotNegative(nameof(InboundBytes), InboundBytes),
        OptionRules.NotNegative(nameof(InboundNodeBytes), InboundNodeBytes),
        OptionRules.NotNegative(nameof(OutboundBytes), OutboundBytes),
        OptionRules.NotNegative(nameof(HistoryBytes), HistoryBytes),
        OptionRules.NotNegative(nameof(Rooms), Rooms),
        OptionRules.NotNegative(nameof(Connections), Connections),
        OptionRules.NotNegative(nameof(ConnectionsPerAddress), ConnectionsPerAddress),
        OptionRules.NotNegative(nameof(ConnectionsPerUser), ConnectionsPerUser),
        OptionRules.NotNegative(nameof(NewPerSecond), NewPerSecond));
}
