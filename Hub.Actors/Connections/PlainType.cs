namespace Hub.Actors.Connections;

/// <summary>The types of the plain dialect.</summary>
internal enum PlainType
{
    Unknown,
    Ping,
    Subscribe,
    Message,
}
