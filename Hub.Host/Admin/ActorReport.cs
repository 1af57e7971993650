namespace Hub.Host.Admin;

/// <summary>An actor and some of those below it: what <c>GET /admin/api/actors</c> answers.</summary>
/// <param name="Path">Its path without address.</param>
/// <param name="Type">The actor's type.</param>
/// <param name="Waiting">Messages in its mailbox.</param>
/// <param name="Children">How many children it has.</param>
/// <param name="Items">Some of them, the fullest mailboxes first; null where they are below what was asked for.</param>
internal sealed record ActorReport(string Path, string Type, int Waiting, int Children, IReadOnlyList<ActorReport>? Items);
