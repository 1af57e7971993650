namespace Hub.Actors.Protocol;

/// <summary>Who is in a room.</summary>
/// <param name="Count">How many members, all of them.</param>
/// <param name="Connections">How many connections they have.</param>
/// <param name="Members">Not more than <see cref="Most"/> of them, in order of their names.</param>
internal sealed record PresentMembers(int Count, int Connections, IReadOnlyList<PresentMember> Members)
{
    /// <summary>So many are listed: a page of names is for people, and the count is exact.</summary>
    public const int Most = 1_000;
}
