using Hub.Actors;

namespace Hub.Tests.Fixtures;

/// <summary>What was said in a room, and at which place.</summary>
internal readonly record struct Said(RoomPosition Position, string Data);
