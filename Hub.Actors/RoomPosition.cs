namespace Hub.Actors;

/// <summary>A place in a room's history.</summary>
/// <param name="Epoch">Which history: it changes only when the former one was lost.</param>
/// <param name="Offset">The number of a message in it, from 1; 0 is the place before the first.</param>
public readonly record struct RoomPosition(string Epoch, long Offset);
