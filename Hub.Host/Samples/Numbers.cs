using System.Runtime.CompilerServices;

namespace Hub.Host.Samples;

/// <summary>Counts, ten numbers a second: a sequence that a client can pause.</summary>
internal static class Numbers
{
    /// <param name="time">Where the time comes from.</param>
    /// <param name="to">The last number, <c>?to=</c> in the address; 100 without.</param>
    /// <param name="cancellation">Signalled when the socket closes.</param>
    public static async IAsyncEnumerable<int> CountAsync(TimeProvider time, int to = 100, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100), time);
        for (var number = 1; number <= to; number++)
        {
            yield return number;
            if (number < to) await ticks.WaitForNextTickAsync(cancellation);
        }
    }
}
