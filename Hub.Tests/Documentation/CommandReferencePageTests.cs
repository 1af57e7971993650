using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public class CommandReferencePageTests
{
    [Fact]
    public void The_page_is_what_the_commands_say_of_themselves()
    {
        var page = Path.Combine(SourceTree.Root, "Hub.Host", "docs", "command-line-reference.md");
        var told = CommandReference.Text;
        if (File.Exists(page) && File.ReadAllText(page) == told) return;
        var received = Path.Combine(SourceTree.Root, "Hub.Tests", "Approvals", "command-line-reference.received.txt");
        File.WriteAllText(received, told);
        Assert.Fail($"The commands have changed, and {page} has not. To renew it, move {received} over it.");
    }
}
