namespace Hub.Actors.Protocol;

/// <summary>The form in which a member receives what is said in a room.</summary>
internal enum Dialect
{
    /// <summary>The bare payload: text as text, binary as binary.</summary>
    Raw,

    /// <summary>Text frames <c>{"type":"message","payload":{"room":…,"data":…}}</c>.</summary>
    Plain,

    /// <summary>The protocol hub.v1: the same with epoch, offset, sender and time.</summary>
    Hub,
}
