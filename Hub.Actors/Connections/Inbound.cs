using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>One thing received.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Of a message, ping or pong; valid until the next receive.</param>
/// <param name="Status">Of a close frame or a violation.</param>
internal readonly record struct Inbound(InboundKind Kind, ReadOnlyMemory<byte> Payload = default, CloseStatus Status = default)
{
    public static readonly Inbound End = new(InboundKind.End);
}
