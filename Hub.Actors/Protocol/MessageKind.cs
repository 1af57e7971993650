namespace Hub.Actors.Protocol;

/// <summary>What a data frame carries.</summary>
internal enum MessageKind
{
    Text,
    Binary,
}
