using Hub.Host.Commands;

namespace Hub.Host;

/// <summary>
/// The command <c>hub</c>. Written out, and not as statements alone: of these the Web SDK would make a public class
/// <c>Program</c> without a namespace, and that is the name of an application's own.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return await HubCommandLine.RunAsync(args, Console.Out, Console.Error);
        }
        catch (Exception defect)
        {
            // Whatever the commands foresee they tell in one line; what arrives here needs its stack trace to be mended.
            await Console.Error.WriteLineAsync($"hub: unexpected failure: {defect}");
            return ExitCodes.Failed;
        }
    }
}
