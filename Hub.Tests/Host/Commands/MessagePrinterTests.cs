using System.Net.WebSockets;
using Hub.Host.Commands;

namespace Hub.Tests.Host.Commands;

public sealed class MessagePrinterTests
{
    [Theory]
    [InlineData(true, "\u241B[2J\tline\nnext\uFFFD")]
    [InlineData(false, "\u001B[2J\tline\nnext\u009B")]
    public void Control_characters_of_others_are_made_visible_on_a_terminal_and_kept_in_a_pipe(bool escape, string printed)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var printer = new MessagePrinter(output, escape);
        printer.Print("\u001B[2J\tline\nnext\u009B"u8, WebSocketMessageType.Text, endOfMessage: true);
        Assert.Equal(printed + "\n", output.ToString());
    }
}
