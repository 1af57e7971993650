using System.Diagnostics;
using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>Processor time of the server's process and of this one, between two moments.</summary>
internal sealed class ProcessMeter
{
    private readonly int _server;
    private readonly TimeProvider _time;
    private long _start;
    private TimeSpan _serverStart;
    private TimeSpan _ownStart;

    /// <param name="server">The server's process; 0 for none.</param>
    /// <param name="time">Measures what lies between.</param>
    /// <exception cref="BenchFailure">There is no such process.</exception>
    public ProcessMeter(int server, TimeProvider time)
    {
        _server = server;
        _time = time;
        Begin();
    }

    /// <summary>Resident memory of the server's process now; 0 without one.</summary>
    public long MemoryBytes
    {
        get
        {
            using var process = Find();
            return process?.WorkingSet64 ?? 0;
        }
    }

    /// <summary>The first moment.</summary>
    public void Begin()
    {
        _start = _time.GetTimestamp();
        _serverStart = ServerTime();
        _ownStart = Environment.CpuUsage.TotalTime;
    }

    /// <summary>The second moment.</summary>
    /// <returns>What the server spent, null without one, and this process' share of a core.</returns>
    public (ServerCost? Server, double OwnCpuPercent) End(long count)
    {
        var seconds = Math.Max(1e-9, _time.GetElapsedTime(_start).TotalSeconds);
        var own = Percent(Environment.CpuUsage.TotalTime - _ownStart, seconds);
        if (_server == 0) return (null, own);
        var spent = ServerTime() - _serverStart;
        var each = count == 0 ? 0 : Math.Round(spent.TotalMicroseconds / count, 3);
        return (new ServerCost(_server, Percent(spent, seconds), each, MemoryBytes), own);
    }

    private static double Percent(TimeSpan spent, double seconds) => Math.Round(100 * spent.TotalSeconds / seconds, 1);

    private TimeSpan ServerTime()
    {
        using var process = Find();
        return process?.TotalProcessorTime ?? TimeSpan.Zero;
    }

    private Process? Find()
    {
        if (_server == 0) return null;
        try
        {
            return Process.GetProcessById(_server);
        }
        catch (ArgumentException)
        {
            throw new BenchFailure($"--pid {_server}: there is no such process", ExitCodes.Failed);
        }
    }
}
