using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>What pages complain about: an uncaught error, or a breach of their content security policy.</summary>
internal sealed class PageComplaints
{
    private readonly List<string> _complaints = [];

    public PageComplaints(IBrowserContext context)
    {
        context.WebError += (_, error) => Add(error.Error);
        context.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal)) Add(line.Text);
        };
    }

    /// <summary>Fails the test that has any.</summary>
    public void AssertNone()
    {
        lock (_complaints) Assert.Equal("", string.Join('\n', _complaints));
    }

    // Playwright reports on its own threads.
    private void Add(string complaint)
    {
        lock (_complaints) _complaints.Add(complaint);
    }
}
