using System.CommandLine;

namespace Hub.Host.Commands;

/// <summary><c>hub config</c>: what <c>hub serve</c> would be set to here.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new Command("config", "Show the settings that hub serve would have here, or check them")
    {
        ConfigShowCommand.Create(),
        ConfigCheckCommand.Create(),
    }.WithExamples(
        """
        hub config show --changed --origin  what is set, and where
        hub config check  whether hub serve would start with it
        """);
}
