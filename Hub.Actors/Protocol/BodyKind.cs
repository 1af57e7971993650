namespace Hub.Actors.Protocol;

/// <summary>What <see cref="RoomMessage.Body"/> holds.</summary>
internal enum BodyKind
{
    /// <summary>A text, as UTF-8 without quotes.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>One JSON value that is not a string, as UTF-8.</summary>
    Json,
}
