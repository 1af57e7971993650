namespace Hub.Host.Admin;

/// <summary>Something that has happened to a node, as the room <c>$hub/events</c> has it.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Id">The id of the same event in the log.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Level">information, warning, error or critical.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
internal sealed record NodeEvent(string Node, int Id, string Name, string Level, string Message, long At);
