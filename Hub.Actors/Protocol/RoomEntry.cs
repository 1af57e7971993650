namespace Hub.Actors.Protocol;

/// <summary>A message with the place that its room has given it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Offset">Its number in the room's epoch, from 1 without gaps.</param>
/// <param name="At">When the room accepted it, in milliseconds since 1970.</param>
internal readonly record struct RoomEntry(RoomMessage Message, long Offset, long At);
