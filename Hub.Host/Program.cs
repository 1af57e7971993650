using Hub.Host.Commands;

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
