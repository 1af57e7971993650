using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub token</c>: makes tokens and says what is wrong with one.</summary>
internal static class TokenCommand
{
    public static Command Create() => new Command("token", "Make a token, or check one")
    {
        TokenCreateCommand.Create(),
        TokenCheckCommand.Create(),
    }.WithExamples(
        """
        hub token create --sub ann  a token for a hub that requires one
        hub token create --sub ann | hub token check -  what it says, and whether it is good
        """,
        "with HUB__AUTH__KEY set as for hub serve");
}
