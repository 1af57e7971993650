using Hub.Actors.Protocol;

namespace Hub.Actors;

/// <summary>Says a JSON value to every connection of a node that takes broadcasts; answered with <see cref="NodeCount"/>.</summary>
internal sealed record NodeBroadcast(ReadOnlyMemory<byte> Json);

/// <summary>Sends a text to every connection of a user on a node; answered with <see cref="NodeCount"/>.</summary>
internal sealed record NodeSendToUser(string User, string Text);

/// <summary>Counts the connections of a node; answered with <see cref="NodeCount"/>.</summary>
internal sealed record CountNode
{
    public static readonly CountNode Instance = new();
}

/// <summary>Lists the connections of a node; answered with <see cref="NodeConnections"/>.</summary>
internal sealed record ListNode
{
    public static readonly ListNode Instance = new();
}

/// <summary>Closes a connection, if the node has it; answered with <see cref="NodeCount"/>.</summary>
internal sealed record CloseOnNode(ConnectionId Id, int Code, string Reason);

/// <summary>Drains a node; answered with <see cref="NodeCount"/>, the connections that it has by now.</summary>
/// <param name="PerSecond">How many of them are closed a second.</param>
internal sealed record DrainNode(int PerSecond);

/// <summary>Asks a node something of which only its host knows more; answered with <see cref="NodeAnswer"/>.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Json">More of it.</param>
internal sealed record NodeQuestion(string Name, ReadOnlyMemory<byte> Json);

/// <summary>The answer; empty from a node that does not know the question.</summary>
internal sealed record NodeAnswer(ReadOnlyMemory<byte> Json);

/// <summary>How many connections that were.</summary>
internal sealed record NodeCount(int Value);

/// <summary>The connections of a node.</summary>
internal sealed record NodeConnections(IReadOnlyList<HubConnection> Connections);
