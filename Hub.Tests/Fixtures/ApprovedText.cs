using System.Text.RegularExpressions;

namespace Hub.Tests.Fixtures;

/// <summary>What commands print, as somebody has approved it, without what differs from run to run.</summary>
internal static partial class ApprovedText
{
    /// <summary>Fails when a text is not that of <c>Approvals/Commands/NAME.txt</c>, and leaves the new one beside it.</summary>
    public static void AssertApproved(string name, string text)
    {
        var approved = Path.Combine(SourceTree.Root, "Hub.Tests", "Approvals", "Commands", $"{name}.txt");
        var now = $"{Normal(text).TrimEnd()}\n";
        if (File.Exists(approved) && File.ReadAllText(approved) == now) return;
        var received = Path.ChangeExtension(approved, ".received.txt");
        File.WriteAllText(received, now);
        Assert.Fail($"What is printed has changed. Compare {received} with {approved}; to accept it, move the first over the second. Programs read the JSON: what is there stays.\n{now}");
    }

    // All of the same length, where columns stand behind them.
    private static string Normal(string text)
    {
        text = Connection().Replace(text, "0123456789abcdef");
        text = Epoch().Replace(text, "EPOCH");
        text = Time().Replace(text, "2026-01-02 03:04:05");
        return Varying().Replace(text, "$1: 0");
    }

    [GeneratedRegex(@"\b[0-9a-f]{16}\b")]
    private static partial Regex Connection();

    [GeneratedRegex(@"\b[0-9a-f]{12}-[0-9a-f]+\b")]
    private static partial Regex Epoch();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")]
    private static partial Regex Time();

    [GeneratedRegex("""("(?:at|ts|openedAt|silenceMs|expiresAt|shard|term|rate)"): ?[0-9.]+""")]
    private static partial Regex Varying();
}
