namespace Hub.Actors.Protocol;

/// <summary>One close code of the hub's own, as the documentation has it.</summary>
/// <param name="Number">What stands in the close frame. Never reused.</param>
/// <param name="Name">Its name, also the reason in the frame where none is more exact.</param>
/// <param name="Meaning">When the hub sends it.</param>
internal sealed record CloseCode(int Number, string Name, string Meaning);
