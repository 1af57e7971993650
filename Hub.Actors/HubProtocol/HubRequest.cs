namespace Hub.Actors.HubProtocol;

/// <summary>The types of envelopes that a client of hub.v1 sends.</summary>
internal enum HubRequest
{
    Unknown,
    Hello,
    Auth,
    Subscribe,
    Unsubscribe,
    Publish,
    History,
    Presence,
    SetPresence,
    Rpc,
    Ping,
}
