using System.Numerics;

namespace Hub.Actors.Kernel;

/// <summary>
/// All timers of a system behind one timer of its <see cref="TimeProvider"/>, which is armed for the next
/// entry only: an idle system never wakes. A hierarchy of wheels, each with 64 slots, each slot of one 64 times
/// as long as of the one below, the lowest one millisecond; adding and removing are O(1), and an entry moves
/// down once per level at most. Within a slot entries keep their exact time, so under a manual clock everything
/// happens exactly when it is due and in order.
/// </summary>
/// <remarks>
/// The lock guards everything. Invariant: an entry stands on the level of the highest 6-bit digit in which its
/// millisecond differs from <c>_current</c>, in that digit's slot; so everything on a lower level is due earlier.
/// </remarks>
internal sealed class TimerWheel : IDisposable
{
    private const int BitsPerLevel = 6;
    private const int SlotsPerLevel = 1 << BitsPerLevel;

    // 2^54 ms is more than TimeSpan.MaxValue.
    private const int Levels = 9;

    private const long NotArmed = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly WheelEntry?[] _heads = new WheelEntry?[Levels * SlotsPerLevel];
    private readonly WheelEntry?[] _tails = new WheelEntry?[Levels * SlotsPerLevel];
    private readonly ulong[] _occupied = new ulong[Levels];
    private readonly SystemClock _clock;
    private readonly bool _wholeMilliseconds;
    private readonly ITimer _timer;
    private long _current;
    private long _armedTicks = NotArmed;
    private bool _disposed;

    public TimerWheel(TimeProvider timeProvider, SystemClock clock)
    {
        _clock = clock;
        // The system's timers count whole milliseconds and round down: asked for less they would spin.
        _wholeMilliseconds = timeProvider == TimeProvider.System;
        _timer = timeProvider.CreateTimer(
            static wheel => ((TimerWheel)wheel!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many entries wait; for tests and diagnostics.</summary>
    public int Count { get; private set; }

    /// <summary>Has an entry fire after a delay; one that is in the wheel already stays where it is.</summary>
    public void Add(WheelEntry entry, TimeSpan delay)
    {
        lock (_lock) Add(entry, Saturated(_clock.Now.Ticks, delay.Ticks));
    }

    /// <summary>Takes an entry out for good; it may be firing at this moment, but does not come again.</summary>
    public void Cancel(WheelEntry entry)
    {
        lock (_lock)
        {
            entry.IsCanceled = true;
            Unlink(entry);
        }
    }

    /// <summary>Takes an entry out; it may be added again.</summary>
    public void Remove(WheelEntry entry)
    {
        lock (_lock) Unlink(entry);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            Array.Clear(_heads);
            Array.Clear(_tails);
            Array.Clear(_occupied);
            Count = 0;
        }
        _timer.Dispose();
    }

    private static long Saturated(long a, long b) => a > long.MaxValue - 1 - b ? long.MaxValue - 1 : a + b;

    private void Wake()
    {
        var due = new List<WheelEntry>();
        lock (_lock)
        {
            if (_disposed) return;
            _armedTicks = NotArmed;
            TakeDue(_clock.Now.Ticks, due);
        }
        foreach (var entry in due)
        {
            entry.Fire();
        }
        lock (_lock)
        {
            if (_disposed) return;
            AddPeriodicAgain(due);
            ArmForNext();
        }
    }

    private void AddPeriodicAgain(List<WheelEntry> fired)
    {
        var now = _clock.Now.Ticks;
        foreach (var entry in fired)
        {
            if (entry.Interval == TimeSpan.Zero || entry.IsCanceled) continue;
            // In step with the first tick, but what was missed while the process stood still is not made up for.
            var next = Saturated(entry.DueTicks, entry.Interval.Ticks);
            Add(entry, next > now ? next : Saturated(now, entry.Interval.Ticks));
        }
    }

    private void Add(WheelEntry entry, long dueTicks)
    {
        if (_disposed || entry.IsCanceled || entry.Slot != WheelEntry.Nowhere) return;
        entry.DueTicks = dueTicks;
        if (Count++ == 0) _current = Math.Max(_current, _clock.Now.Ticks / TimeSpan.TicksPerMillisecond);
        Link(entry);
        if (dueTicks < _armedTicks) Arm(dueTicks);
    }

    private void Arm(long dueTicks)
    {
        _armedTicks = dueTicks;
        var delay = Math.Max(0, dueTicks - _clock.Now.Ticks);
        if (_wholeMilliseconds)
        {
            delay = (delay + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        }
        // Timers take at most 2^32 - 2 milliseconds; waking once too often is harmless.
        _timer.Change(TimeSpan.FromTicks(Math.Min(delay, TimeSpan.FromDays(24).Ticks)), Timeout.InfiniteTimeSpan);
    }

    private void ArmForNext()
    {
        if (!TryFindNext(out var level, out var slot, out var startMs)) return;
        var ticks = startMs * TimeSpan.TicksPerMillisecond;
        if (level == 0)
        {
            ticks = long.MaxValue;
            for (var entry = _heads[slot]; entry is not null; entry = entry.Following)
            {
                ticks = Math.Min(ticks, entry.DueTicks);
            }
        }
        if (ticks < _armedTicks) Arm(ticks);
    }

    private void TakeDue(long nowTicks, List<WheelEntry> due)
    {
        var nowMs = nowTicks / TimeSpan.TicksPerMillisecond;
        while (TryFindNext(out var level, out var slot, out var startMs) && startMs <= nowMs)
        {
            _current = startMs;
            if (level > 0)
            {
                for (var entry = DetachAll(level, slot); entry is not null;)
                {
                    var following = entry.Following;
                    Link(entry);
                    entry = following;
                }
                continue;
            }
            if (!TakeDueOfSlot(slot, nowTicks, due)) return;
        }
        _current = Math.Max(_current, nowMs);
    }

    /// <summary>Takes what is due out of a lowest slot; false when something later stays in it.</summary>
    private bool TakeDueOfSlot(int slot, long nowTicks, List<WheelEntry> due)
    {
        var first = due.Count;
        var sorted = true;
        for (var entry = DetachAll(0, slot); entry is not null;)
        {
            var following = entry.Following;
            if (entry.DueTicks <= nowTicks)
            {
                sorted = sorted && (due.Count == first || due[^1].DueTicks <= entry.DueTicks);
                entry.Previous = entry.Following = null;
                entry.Slot = WheelEntry.Nowhere;
                Count--;
                due.Add(entry);
            }
            else
            {
                Link(entry);
            }
            entry = following;
        }
        if (!sorted)
        {
            var inOrder = due.Skip(first).OrderBy(e => e.DueTicks).ToArray();
            due.RemoveRange(first, inOrder.Length);
            due.AddRange(inOrder);
        }
        return _heads[slot] is null;
    }

    private bool TryFindNext(out int level, out int slot, out long startMs)
    {
        for (level = 0; level < Levels; level++)
        {
            var shift = level * BitsPerLevel;
            var digit = (int)(_current >> shift) & (SlotsPerLevel - 1);
            var later = _occupied[level] & (ulong.MaxValue << digit);
            if (later == 0) continue;
            slot = BitOperations.TrailingZeroCount(later);
            var above = _current >> shift >> BitsPerLevel << BitsPerLevel;
            startMs = (above | (uint)slot) << shift;
            return true;
        }
        slot = 0;
        startMs = 0;
        return false;
    }

    private void Link(WheelEntry entry)
    {
        var ms = Math.Max(_current, entry.DueTicks / TimeSpan.TicksPerMillisecond);
        var difference = (ulong)(ms ^ _current);
        var level = difference == 0 ? 0 : BitOperations.Log2(difference) / BitsPerLevel;
        var slot = (int)(ms >> (level * BitsPerLevel)) & (SlotsPerLevel - 1);
        var at = (level * SlotsPerLevel) + slot;
        entry.Slot = at;
        entry.Following = null;
        entry.Previous = _tails[at];
        if (entry.Previous is null)
        {
            _heads[at] = entry;
            _occupied[level] |= 1UL << slot;
        }
        else
        {
            entry.Previous.Following = entry;
        }
        _tails[at] = entry;
    }

    private void Unlink(WheelEntry entry)
    {
        var at = entry.Slot;
        if (at == WheelEntry.Nowhere || _disposed) return;
        if (entry.Previous is null) _heads[at] = entry.Following;
        else entry.Previous.Following = entry.Following;
        if (entry.Following is null) _tails[at] = entry.Previous;
        else entry.Following.Previous = entry.Previous;
        if (_heads[at] is null) _occupied[at / SlotsPerLevel] &= ~(1UL << (at % SlotsPerLevel));
        entry.Previous = entry.Following = null;
        entry.Slot = WheelEntry.Nowhere;
        Count--;
    }

    private WheelEntry? DetachAll(int level, int slot)
    {
        var at = (level * SlotsPerLevel) + slot;
        var head = _heads[at];
        _heads[at] = _tails[at] = null;
        _occupied[level] &= ~(1UL << slot);
        return head;
    }
}
