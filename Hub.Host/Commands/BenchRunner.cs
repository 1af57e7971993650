using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Host.Bench;
using Hub.Host.Lifetime;

namespace Hub.Host.Commands;

/// <summary>Runs a load, prints its result and decides the exit code; the same for each command of <c>hub bench</c>.</summary>
internal static class BenchRunner
{
    /// <summary>What the exit codes of a load mean.</summary>
    public const string ExitMeaning = "0 clean, 1 something was lost, doubled, out of order or refused, 2 wrong command line, 3 unreachable";

    /// <summary>Runs one load to its end.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="target">The server; null when its address is wrong.</param>
    /// <param name="mistake">What is wrong with the command line, else empty.</param>
    /// <param name="run">The load itself.</param>
    /// <param name="form">The JSON of its result.</param>
    /// <param name="text">Its result for people.</param>
    /// <param name="isClean">Whether all went as it should.</param>
    /// <param name="json">Whether JSON is wanted.</param>
    public static async Task<int> RunAsync<TReport>(
        ParseResult parsed,
        BenchTarget? target,
        string mistake,
        Func<ProgressLine, CancellationToken, TReport> run,
        JsonTypeInfo<TReport> form,
        Func<TReport, string> text,
        Func<TReport, bool> isClean,
        bool json)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (target is null || mistake.Length > 0)
        {
            await error.WriteLineAsync($"hub: {mistake}");
            return ExitCodes.Usage;
        }

        using var interrupted = new CancellationTokenSource();
        using var signals = new StopSignals(_ => interrupted.Cancel());
        var isTerminal = error == Console.Error && !Console.IsErrorRedirected;
        var progress = new ProgressLine(isTerminal ? error : null, TimeProvider.System);
        try
        {
            await target.ResolveAsync(interrupted.Token);
            // A thread of its own: it is never given back while the load runs.
            var report = await Task.Factory.StartNew(
                () => run(progress, interrupted.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await output.WriteAsync(json ? $"{JsonSerializer.Serialize(report, form)}\n" : text(report));
            return isClean(report) ? ExitCodes.Ok : ExitCodes.Failed;
        }
        catch (BenchFailure failure)
        {
            progress.Clear();
            await error.WriteLineAsync($"hub: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }
    }
}
