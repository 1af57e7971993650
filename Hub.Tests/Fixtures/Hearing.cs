using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>What one subscriber heard of a room, in that order, and the gaps that it was told of.</summary>
internal sealed record Hearing(string Name, IReadOnlyList<Said> Heard, IReadOnlyList<HubGap> Gaps);
