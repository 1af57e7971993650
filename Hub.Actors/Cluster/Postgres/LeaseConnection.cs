using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The one connection of the lease, opened when it is needed and given up after a failure. For one thread.</summary>
/// <param name="database">Where it leads.</param>
/// <param name="time">Measures how long an answer takes.</param>
/// <param name="waiting">Is called when <paramref name="notice"/> has passed, before the answer is there.</param>
/// <param name="notice">What is left until something else has to be said.</param>
internal sealed class LeaseConnection(ClusterDatabase database, TimeProvider time, Action waiting, Func<TimeSpan> notice) : IDisposable
{
    // What takes longer, the opening of the connection included, is worth less than the next try.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private LeaseWorker? _worker;

    /// <summary>Does the work on the connection.</summary>
    /// <exception cref="TimeoutException">It took too long. It may still be done.</exception>
    public T Use<T>(Func<NpgsqlConnection, T> work)
        where T : class
    {
        var worker = _worker ??= new LeaseWorker(database.Lease);
        var asked = time.GetTimestamp();
        worker.Ask(work);
        while (s_limit - time.GetElapsedTime(asked) is var left && left > TimeSpan.Zero)
        {
            var untilNotice = notice();
            if (worker.Wait(untilNotice > TimeSpan.Zero && untilNotice < left ? untilNotice : left)) return (T)worker.Answer();
            waiting();
        }

        throw new TimeoutException($"no answer within {s_limit.TotalSeconds:0} s");
    }

    /// <summary>Gives the connection up: after a failure nobody knows what is still to come on it.</summary>
    public void Drop()
    {
        _worker?.Dispose();
        _worker = null;
        database.Lease.Clear();
    }

    public void Dispose() => Drop();
}
