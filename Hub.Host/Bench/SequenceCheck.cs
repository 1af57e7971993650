namespace Hub.Host.Bench;

/// <summary>What one receiver has seen of one publisher's messages 0, 1, 2, …; small, for there may be millions of it.</summary>
internal struct SequenceCheck
{
    private const int Remembered = 64;

    private uint _next;
    private uint _missing;

    // The last 64 up to _next - 1, the newest in the lowest bit.
    private ulong _seen;

    /// <summary>Judges a message that has come. What is older than the last 64 counts as late while something is missing.</summary>
    public Arrival Take(uint sequence)
    {
        if (sequence >= _next)
        {
            var gap = sequence - _next;
            _seen = gap >= Remembered - 1 ? 1 : (_seen << ((int)gap + 1)) | 1;
            _missing += gap;
            _next = sequence + 1;
            return Arrival.InOrder;
        }

        var age = _next - 1 - sequence;
        if (age < Remembered)
        {
            var bit = 1UL << (int)age;
            if ((_seen & bit) != 0) return Arrival.Double;
            _seen |= bit;
        }
        else if (_missing == 0)
        {
            return Arrival.Double;
        }

        _missing--;
        return Arrival.Late;
    }
}
