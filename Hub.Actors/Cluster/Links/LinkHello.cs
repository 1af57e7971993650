using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>How the node that dials begins.</summary>
/// <param name="Versions">Of the wire format, that it speaks.</param>
/// <param name="Sender">Who it is.</param>
/// <param name="Receiver">Whom it looks for: a node that was started again is another.</param>
/// <param name="Stream">Names the sequence of items, over all connections that carry it.</param>
internal readonly record struct LinkHello(LinkVersions Versions, Incarnation Sender, Incarnation Receiver, ulong Stream);
