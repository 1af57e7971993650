using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub token</c>: makes tokens and says what is wrong with one.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make a token, or check one")
    {
        TokenCreateCommand.Create(),
        TokenCheckCommand.Create(),
    };
}
