namespace Hub.Actors.Protocol;

/// <summary>An envelope that a peer has sent, as slices of the received bytes.</summary>
/// <param name="IsObject">Whether it is an object; all else has nothing of what follows.</param>
/// <param name="Type">Its type; the default where it has none.</param>
/// <param name="Payload">The raw JSON value; empty when absent.</param>
/// <param name="Id">The raw JSON value; empty when absent.</param>
/// <param name="Rest">What stands behind it in the same text.</param>
internal readonly record struct RequestEnvelope<TType>(
    bool IsObject, TType Type, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Id, ReadOnlyMemory<byte> Rest)
    where TType : struct, Enum;
