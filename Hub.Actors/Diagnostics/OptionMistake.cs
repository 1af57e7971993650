namespace Hub.Actors.Diagnostics;

/// <summary>One broken rule, in words for the person who set the value.</summary>
/// <param name="Property">Path below the options' section, such as <c>MaxPayload</c> or <c>Keys:0:Key</c>.</param>
/// <param name="Value">The offending value, as its owner would write it.</param>
/// <param name="Rule">Completes a sentence that starts with the key, such as <c>must be at least 1</c>.</param>
internal sealed record OptionMistake(string Property, string Value, string Rule);
