namespace Hub.Actors.Client;

/// <summary>Who is in a room.</summary>
/// <param name="Count">The exact number of members.</param>
/// <param name="Connections">Of their connections.</param>
/// <param name="Members">At most a thousand of them.</param>
public sealed record HubPresence(int Count, int Connections, IReadOnlyList<HubMember> Members);
