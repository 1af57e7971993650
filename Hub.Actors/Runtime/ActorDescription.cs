namespace Hub.Actors.Runtime;

/// <summary>One actor in the description of a system's tree.</summary>
/// <param name="Path">Its path without address; the root's is a slash.</param>
/// <param name="Type">The actor's type.</param>
/// <param name="WaitingMessages">User messages in its mailbox.</param>
/// <param name="Children">Its children, by name.</param>
internal sealed record ActorDescription(
    string Path, Type Type, int WaitingMessages, IReadOnlyList<ActorDescription> Children);
