namespace Hub.Actors.Protocol;

/// <summary>One extension that a client offers, as it stands in <c>Sec-WebSocket-Extensions</c>.</summary>
/// <param name="Name">Such as <c>permessage-deflate</c>.</param>
/// <param name="Parameters">In their order, each with null when it has no value.</param>
internal sealed record ExtensionOffer(string Name, IReadOnlyList<KeyValuePair<string, string?>> Parameters);
