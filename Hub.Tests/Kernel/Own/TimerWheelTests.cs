using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

public class TimerWheelTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly SystemClock _clock;
    private readonly TimerWheel _wheel;
    private readonly List<(string Name, TimeSpan At)> _fired = [];

    public TimerWheelTests()
    {
        _clock = new SystemClock(_time);
        _wheel = new TimerWheel(_time, _clock);
    }

    public void Dispose()
    {
        _wheel.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Entries_fire_exactly_at_their_time_and_in_order_whatever_the_steps()
    {
        var delays = Gen.Choose(0, 200_000_000).ListOf(50).ToArbitrary();
        var steps = Gen.Choose(1, 30_000_000).ListOf(20).ToArbitrary();
        Prop.ForAll(delays, steps, (d, s) => FiresLikeAList([.. d], [.. s])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Far_away_times_are_kept()
    {
        foreach (var days in new[] { 1, 30, 365, 3650, 36500 })
        {
            Add($"{days}", TimeSpan.FromDays(days));
        }
        Add("never", TimeSpan.MaxValue);
        _time.Advance(TimeSpan.FromDays(36501));
        Assert.Equal(["1", "30", "365", "3650", "36500"], _fired.Select(f => f.Name));
        Assert.All(_fired, f => Assert.Equal(TimeSpan.FromDays(int.Parse(f.Name, null)), f.At));
        Assert.Equal(1, _wheel.Count);
    }

    [Fact]
    public void Entries_due_at_the_same_time_fire_in_the_order_they_were_added()
    {
        Add("1", TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        Add("2", TimeSpan.FromSeconds(1));
        Add("3", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["1", "2", "3"], _fired.Select(f => f.Name));
    }

    [Fact]
    public void An_entry_added_while_another_fires_is_not_forgotten()
    {
        var second = new Recorded("second", this);
        var first = new Recorded("first", this) { OnFire = () => _wheel.Add(second, TimeSpan.FromMilliseconds(1.5)) };
        _wheel.Add(first, TimeSpan.FromMilliseconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([("first", TimeSpan.FromMilliseconds(1)), ("second", TimeSpan.FromMilliseconds(2.5))], _fired);
    }

    [Fact]
    public void A_canceled_entry_does_not_fire_and_a_removed_one_can_be_added_again()
    {
        var canceled = Add("canceled", TimeSpan.FromSeconds(1));
        var removed = Add("removed", TimeSpan.FromSeconds(1));
        _wheel.Cancel(canceled);
        _wheel.Remove(removed);
        Assert.Equal(0, _wheel.Count);
        _wheel.Add(canceled, TimeSpan.FromSeconds(1));
        _wheel.Add(removed, TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([("removed", TimeSpan.FromSeconds(2))], _fired);
    }

    [Fact]
    public void A_million_entries_are_added_canceled_and_fired()
    {
        var entries = new List<Recorded>();
        for (var i = 0; i < 1_000_000; i++)
        {
            entries.Add(Add("e", TimeSpan.FromMilliseconds((i * 7919L) % 3_600_000)));
        }
        Assert.Equal(1_000_000, _wheel.Count);
        for (var i = 0; i < 999_000; i++)
        {
            _wheel.Cancel(entries[i]);
        }
        Assert.Equal(1_000, _wheel.Count);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1_000, _fired.Count);
        Assert.Equal(_fired.Select(f => f.At).Order(), _fired.Select(f => f.At));
    }

    [Fact]
    public void Nothing_is_armed_while_nothing_waits()
    {
        Assert.Equal(0, _time.ArmedTimers);
        Add("e", TimeSpan.FromSeconds(1));
        Assert.Equal(1, _time.ArmedTimers);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public void A_disposed_wheel_takes_nothing_and_fires_nothing()
    {
        Add("before", TimeSpan.FromSeconds(1));
        _wheel.Dispose();
        Add("after", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(_fired);
    }

    private static bool FiresLikeAList(List<int> delays, List<int> steps)
    {
        using var test = new TimerWheelTests();
        for (var i = 0; i < delays.Count; i++)
        {
            test.Add($"{i}", TimeSpan.FromTicks(delays[i]));
        }
        var passed = 0L;
        foreach (var step in steps)
        {
            test._time.Advance(TimeSpan.FromTicks(step));
            passed += step;
            if (test._fired.Count != delays.Count(d => d <= passed)) return false;
        }
        var expected = delays.Select((d, i) => (Name: $"{i}", At: TimeSpan.FromTicks(d)))
            .Where(e => e.At.Ticks <= passed).OrderBy(e => e.At);
        return expected.SequenceEqual(test._fired);
    }

    private Recorded Add(string name, TimeSpan delay)
    {
        var entry = new Recorded(name, this);
        _wheel.Add(entry, delay);
        return entry;
    }

    private sealed class Recorded(string name, TimerWheelTests test) : WheelEntry
    {
        public Action? OnFire { get; init; }

        public override void Fire()
        {
            test._fired.Add((name, test._clock.Now));
            OnFire?.Invoke();
        }
    }
}
