using System.CommandLine;
using System.CommandLine.Invocation;

namespace Hub.Host.Commands;

/// <summary>Prints name and version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"hub {HubVersion.Text}");
        return ExitCodes.Ok;
    }
}
