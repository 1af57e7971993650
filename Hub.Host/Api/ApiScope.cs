namespace Hub.Host.Api;

/// <summary>What a key of the HTTP API may do. Written in small letters.</summary>
internal enum ApiScope
{
    /// <summary>Publish in rooms.</summary>
    Publish,

    /// <summary>Read rooms: their messages, their history, who is in them.</summary>
    Read,

    /// <summary>Broadcast to all connections.</summary>
    Broadcast,
}
