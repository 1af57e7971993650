namespace Hub.Tests.Fixtures;

/// <summary>What publishers and subscribers know of one room. Data is the publisher's name, a dash, and its count.</summary>
internal sealed record RoomRecord(string Room, IReadOnlyList<Said> Acknowledged, IReadOnlyList<Hearing> Hearings);
