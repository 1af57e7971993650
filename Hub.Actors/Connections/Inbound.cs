using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>One thing received.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">The message; valid until the next receive.</param>
/// <param name="Close">How the peer closed.</param>
internal readonly record struct Inbound(InboundKind Kind, ReadOnlyMemory<byte> Payload, CloseStatus Close)
{
    public static Inbound Text(ReadOnlyMemory<byte> utf8) => new(InboundKind.Text, utf8, default);

    public static Inbound Binary(ReadOnlyMemory<byte> payload) => new(InboundKind.Binary, payload, default);

    public static Inbound TooBig() => new(InboundKind.TooBig, default, default);

    public static Inbound Closed(CloseStatus status) => new(InboundKind.Closed, default, status);
}
