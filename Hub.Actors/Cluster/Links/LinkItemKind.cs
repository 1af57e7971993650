namespace Hub.Actors.Cluster.Links;

/// <summary>What an item of a link is for: its first byte.</summary>
internal enum LinkItemKind : byte
{
    /// <summary>For an entity of a shard that the other node owns.</summary>
    Entity = 1,

    /// <summary>For a shard that the other node owns.</summary>
    Shard = 2,

    /// <summary>For what listens on the other node, by the number under which it asked to be told.</summary>
    Listener = 3,

    /// <summary>Something for listeners was lost before this: all of them have to ask again.</summary>
    ListenersMissed = 4,

    /// <summary>For the other node itself.</summary>
    Request = 5,

    /// <summary>The answer to something that came from there.</summary>
    Answer = 6,

    /// <summary>Nothing; that it has arrived says that all before it has.</summary>
    Barrier = 7,

    /// <summary>The table of shards or of nodes has changed: look now.</summary>
    Look = 8,
}
