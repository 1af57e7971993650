using System.Collections;

namespace Hub.Actors.TestKit;

/// <summary>Words for what was expected and what came.</summary>
internal static class FailureText
{
    // Enough to see what went on; a flood would hide it.
    private const int MostListed = 10;

    /// <summary>A wait that ended with nothing.</summary>
    public static TestKitException Timeout(TimeSpan max, string awaited, string? hint, string instead = "nothing arrived") =>
        new($"Timeout ({max}) while waiting for {awaited}: {instead}.{Hint(hint)}");

    /// <summary>A message that is not the one.</summary>
    public static TestKitException Unexpected(string expected, TimeSpan max, object message, IActorRef? sender, string? hint) =>
        new($"Expected {expected} within {max}, but {Typed(message)} arrived from {From(sender)}.{Hint(hint)}");

    public static string Hint(string? hint) => string.IsNullOrEmpty(hint) ? string.Empty : $" Hint: {hint}";

    public static string From(IActorRef? sender) => sender is null ? "nobody" : sender.ToString()!;

    public static string Typed(object message) => $"{Show(message)} of type {message.GetType()}";

    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable many => List(many.Cast<object?>()),
        _ => $"<{value}>",
    };

    public static string List(IEnumerable<object?> values)
    {
        var all = values.ToList();
        var shown = string.Join(", ", all.Take(MostListed).Select(Show));
        return all.Count > MostListed ? $"[{shown}, … {all.Count} in all]" : $"[{shown}]";
    }

    /// <summary>What came while something else was awaited.</summary>
    public static string Only(IReadOnlyCollection<object?> messages) =>
        messages.Count == 0 ? "nothing arrived" : $"only {List(messages)} arrived";
}
