using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>
/// What one node may have on its way through the rooms of another. When that is used up nothing is read from its link until half of it is
/// back, so that publishes wait where they came from.
/// </summary>
internal sealed class LinkCredit : ICredit
{
    public const int MaxBytes = 8 * 1_024 * 1_024;

    // A message takes more than its body.
    private const int Overhead = 100;

    private readonly Lock _gate = new();
    private long _bytes;
    private TaskCompletionSource? _waiting;

    public void Take(int bytes)
    {
        lock (_gate) _bytes += bytes + Overhead;
    }

    public void Return(int bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes + Overhead;
            if (_bytes > MaxBytes / 2) return;
            _waiting?.TrySetResult();
            _waiting = null;
        }
    }

    /// <summary>Completed at once while there is some left. Only the reader waits.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_bytes < MaxBytes) return Task.CompletedTask;
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
