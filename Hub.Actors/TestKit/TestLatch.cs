namespace Hub.Actors.TestKit;

/// <summary>Closed until it was counted down to zero; lets a spec and its actors wait for each other. Thread-safe.</summary>
public class TestLatch
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    // Guards the count and the signal, which is completed exactly while the count is zero.
    private readonly Lock _lock = new();
    private readonly int _initialCount;
    private readonly TimeSpan _defaultTimeout;
    private readonly Func<TimeSpan, TimeSpan> _dilate;
    private readonly TimeProvider _clock;
    private TaskCompletionSource _opened = NewSignal();
    private int _count;

    /// <summary>Makes a latch that opens at the first count and waits 5 s.</summary>
    public TestLatch()
        : this(1)
    {
    }

    /// <summary>Makes a latch that waits 5 s.</summary>
    /// <param name="count">How often it is counted down until it opens; zero makes an open one.</param>
    public TestLatch(int count)
        : this(count, s_defaultTimeout)
    {
    }

    /// <summary>Makes a latch.</summary>
    /// <param name="count">How often it is counted down until it opens; zero makes an open one.</param>
    /// <param name="defaultTimeout">How long <see cref="Ready()"/> waits.</param>
    public TestLatch(int count, TimeSpan defaultTimeout)
        : this(static time => time, count, defaultTimeout, TimeProvider.System)
    {
    }

    internal TestLatch(Func<TimeSpan, TimeSpan> dilate, int count, TimeSpan defaultTimeout, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _dilate = dilate;
        _initialCount = count;
        _defaultTimeout = defaultTimeout;
        _clock = clock;
        Reset();
    }

    /// <summary>True once it was counted down to zero.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock) return _count == 0;
        }
    }

    /// <summary>Counts down by one.</summary>
    /// <exception cref="InvalidOperationException">It is open already.</exception>
    public void CountDown()
    {
        lock (_lock)
        {
            if (_count == 0) throw new InvalidOperationException($"The latch is open: it was counted down {_initialCount} times before.");
            if (--_count == 0) _opened.SetResult();
        }
    }

    /// <summary>Opens it, however often it was still to be counted down.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _count = 0;
            _opened.TrySetResult();
        }
    }

    /// <summary>Closes it again, with the count it began with. Who waits for it goes on waiting.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _count = _initialCount;
            if (_opened.Task.IsCompleted) _opened = NewSignal();
            if (_count == 0) _opened.TrySetResult();
        }
    }

    /// <summary>Waits until it is open, for as long as it was made to wait. Blocks the thread.</summary>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    public void Ready() => Ready(_defaultTimeout);

    /// <summary>Waits until it is open. Blocks the thread.</summary>
    /// <param name="timeout">How long to wait, dilated.</param>
    /// <exception cref="TimeoutException">It did not open in time.</exception>
    /// <exception cref="ArgumentException">The time is <see cref="TimeSpan.MaxValue"/>.</exception>
    public void Ready(TimeSpan timeout)
    {
        if (timeout == TimeSpan.MaxValue) throw new ArgumentException("A latch cannot wait for ever.", nameof(timeout));
        var max = _dilate(timeout);
        Blocking.Wait(() => OpenAsync(max));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task OpenAsync(TimeSpan max)
    {
        Task opened;
        lock (_lock) opened = _opened.Task;
        try
        {
            await opened.WaitAsync(max, _clock);
        }
        catch (TimeoutException)
        {
            int left;
            lock (_lock) left = _count;
            throw new TimeoutException($"Timeout ({max}) while waiting for a latch: {left} of {_initialCount} counts are still to come.");
        }
    }
}
