using System.Diagnostics.Metrics;

namespace Hub.Actors.Kernel;

/// <summary>
/// The kernel's metrics: meter <c>Hub.Actors.Kernel</c>. Counted per run of a mailbox, not per message, and not
/// at all while nobody listens. Thread-safe.
/// </summary>
internal sealed class KernelMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Hub.Actors.Kernel";

    private readonly Meter _meter;
    private readonly Counter<long> _processed;
    private readonly Histogram<int> _mailboxDepth;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _deadLetters;

    public KernelMetrics(string systemName, object? scope)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Tags = [new("system", systemName)], Scope = scope });
        _processed = _meter.CreateCounter<long>("hub.actors.messages", "{message}", "User messages handled by actors.");
        _mailboxDepth = _meter.CreateHistogram<int>(
            "hub.actors.mailbox.depth", "{message}", "Messages waiting in a mailbox when its actor takes the next batch.");
        _restarts = _meter.CreateCounter<long>("hub.actors.restarts", "{restart}", "Actors restarted after a failure.");
        _deadLetters = _meter.CreateCounter<long>(
            "hub.actors.dead_letters", "{message}", "Messages nobody handled, by reason. Suppressed ones are not counted.");
        // An alert that compares with before finds 0 there, and not nothing.
        _restarts.Add(0);
    }

    public void Processed(int messages)
    {
        if (_processed.Enabled) _processed.Add(messages);
    }

    public void MailboxDepth(UserQueue queue)
    {
        if (_mailboxDepth.Enabled) _mailboxDepth.Record(queue.Count);
    }

    public void Restarted() => _restarts.Add(1);

    public void DeadLetter(string reason) => _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
