namespace Hub.Actors.Diagnostics;

/// <summary>
/// Sums that many threads add to at the same time. Each core has sums of its own, on cache lines of their own, and whoever reads
/// adds them up: two cores that count the same would else take the line from each other at every message. Safe to use from any thread.
/// </summary>
internal sealed class StripedSums
{
    // One line of 64 bytes; the gap of one between two stripes keeps them apart wherever the array begins.
    private const int LineLength = 8;

    // More would cost memory for instruments that are seldom used, and cores that share a stripe seldom meet.
    private const int MostStripes = 32;

    private readonly long[] _values;
    private readonly int _stride;
    private readonly int _mask;

    /// <param name="width">How many sums.</param>
    /// <param name="isStriped">False for those that are seldom added to, which take less memory so.</param>
    public StripedSums(int width, bool isStriped = true)
    {
        var stripes = isStriped ? Math.Min((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount), MostStripes) : 1;
        _mask = stripes - 1;
        _stride = (width + (2 * LineLength) - 1) / LineLength * LineLength;
        _values = new long[stripes == 1 ? width : stripes * _stride];
    }

    /// <summary>Adds to one of the sums.</summary>
    public void Add(int sum, long value) => Interlocked.Add(ref Of(sum), value);

    /// <summary>Adds to one that is read by <see cref="ReadDouble"/>, always.</summary>
    public void AddDouble(int sum, double value)
    {
        ref var bits = ref Of(sum);
        var seen = Volatile.Read(ref bits);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref bits, BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(seen) + value), seen);
            if (before == seen) return;
            seen = before;
        }
    }

    /// <summary>The sum; what is added meanwhile may be missing.</summary>
    public long Read(int sum)
    {
        var total = 0L;
        for (var at = sum; at < _values.Length; at += _stride) total += Volatile.Read(ref _values[at]);
        return total;
    }

    /// <summary>The sum of what <see cref="AddDouble"/> has added.</summary>
    public double ReadDouble(int sum)
    {
        var total = 0.0;
        for (var at = sum; at < _values.Length; at += _stride) total += BitConverter.Int64BitsToDouble(Volatile.Read(ref _values[at]));
        return total;
    }

    // A thread that is moved to another core in between adds to another's stripe: slower, not wrong.
    private ref long Of(int sum) => ref _values[((Thread.GetCurrentProcessorId() & _mask) * _stride) + sum];
}
