using Hub.Actors.Protocol;

namespace Hub.Host.Bench;

/// <summary>A whole frame from a server.</summary>
/// <param name="opcode">What it is.</param>
/// <param name="payload">Its payload, or the first bytes of it when it came in pieces and is longer than what is kept.</param>
internal readonly ref struct ServerFrame(Opcode opcode, ReadOnlySpan<byte> payload)
{
    public Opcode Opcode { get; } = opcode;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}
