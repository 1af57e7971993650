using System.CommandLine;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary>The flags that <c>fanout</c> and <c>echo</c> share: how much, how long.</summary>
internal sealed class BenchLoadFlags
{
    private readonly Option<int> _size = BenchFlags.Number(
        "--size", "BYTES", 100, Marker.Bytes, 1_000_000, "Bytes of a message's data");

    private readonly Option<TimeSpan> _duration = BenchFlags.Time("--duration", TimeSpan.FromSeconds(10), "How long to measure");
    private readonly Option<TimeSpan> _warmup = BenchFlags.Time("--warmup", TimeSpan.FromSeconds(2), "Load before that, not measured");
    private readonly Option<int> _messages = BenchFlags.Number(
        "--messages", "N", 0, 1, int.MaxValue, "Measure so many messages instead of a time, without a warm-up unless given");

    private readonly Option<TimeSpan> _patience = BenchFlags.Time(
        "--patience", TimeSpan.FromSeconds(5), "Silence after which what has not come is lost");

    private readonly Option<int> _rate = BenchFlags.Number(
        "--rate", "N", 0, 1, 10_000_000, "Open loop: so many messages a second, whatever comes back");

    public BenchLoadFlags(Command command)
    {
        foreach (var option in (Option[])[_rate, _size, _duration, _warmup, _messages, _patience]) command.Options.Add(option);
    }

    public int Rate(ParseResult parsed) => parsed.GetValue(_rate);

    /// <summary>Adds what these flags say to a plan.</summary>
    public LoadPlan Apply(ParseResult parsed, LoadPlan plan)
    {
        var messages = parsed.GetValue(_messages);
        var warmsUp = messages == 0 || parsed.GetResult(_warmup) is { Implicit: false };
        return plan with
        {
            Rate = Rate(parsed),
            Size = parsed.GetValue(_size),
            Duration = parsed.GetValue(_duration),
            Warmup = warmsUp ? parsed.GetValue(_warmup) : TimeSpan.Zero,
            Messages = messages,
            Patience = parsed.GetValue(_patience),
        };
    }
}
