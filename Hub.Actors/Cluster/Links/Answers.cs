using System.Collections.Concurrent;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>What waits for answers of other nodes, by number. Safe for threads.</summary>
internal sealed class Answers
{
    private readonly ConcurrentDictionary<long, (Incarnation Of, IAnswer Answer)> _waiting = new();
    private long _last;

    public long Add(Incarnation of, IAnswer answer)
    {
        var number = Interlocked.Increment(ref _last);
        _waiting[number] = (of, answer);
        return number;
    }

    /// <summary>The question has not been taken: nobody will answer under that number.</summary>
    public void Remove(long number) => _waiting.TryRemove(number, out _);

    /// <returns>Whom to flush; null when nobody waits any more.</returns>
    public IAnswer? Answer(long number, object answer)
    {
        if (!_waiting.TryRemove(number, out var waiting)) return null;
        waiting.Answer.Answered(answer);
        return waiting.Answer;
    }

    /// <summary>Nobody will answer any more.</summary>
    public void Fail(long number)
    {
        if (!_waiting.TryRemove(number, out var waiting)) return;
        waiting.Answer.Unanswered();
        waiting.Answer.Flush();
    }

    /// <summary>The node is gone, and with it all its answers.</summary>
    public void Fail(Incarnation of)
    {
        // In the order in which they were asked: what is asked of another then stands in it again.
        foreach (var number in _waiting.Where(waiting => waiting.Value.Of == of).Select(waiting => waiting.Key).Order()) Fail(number);
    }
}
