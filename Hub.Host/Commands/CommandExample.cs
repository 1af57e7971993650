namespace Hub.Host.Commands;

/// <summary>A line that can be typed as it stands.</summary>
/// <param name="Line">The line.</param>
/// <param name="Meaning">What it does; empty where the line says it.</param>
internal sealed record CommandExample(string Line, string Meaning);
