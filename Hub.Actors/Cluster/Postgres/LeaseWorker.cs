using System.Runtime.ExceptionServices;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// A connection and a thread that does on it what it is asked to, one thing after the other. It can be abandoned: the
/// driver, when a command times out, connects once more to cancel it and waits for that as long as it takes, which the
/// lease cannot.
/// </summary>
internal sealed class LeaseWorker : IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly AutoResetEvent _asked = new(false);
    private readonly AutoResetEvent _answered = new(false);

    // Written by the asker before _asked and read by the thread after it, and the answer the other way round. Null work
    // is the end.
    private Func<NpgsqlConnection, object>? _work;
    private object? _result;
    private ExceptionDispatchInfo? _failure;

    // Set by the asker, who then never touches the worker again.
    private volatile bool _isOver;

    public LeaseWorker(NpgsqlDataSource source)
    {
        _source = source;
        new Thread(Run) { IsBackground = true, Name = "hub lease database", Priority = ThreadPriority.AboveNormal }.Start();
    }

    public void Ask(Func<NpgsqlConnection, object> work)
    {
        _work = work;
        _asked.Set();
    }

    /// <returns>Whether there is an answer now.</returns>
    public bool Wait(TimeSpan limit) => _answered.WaitOne(limit);

    /// <summary>What came of it; throws what the work has thrown, after which the worker is of no use.</summary>
    public object Answer()
    {
        _failure?.Throw();
        return _result!;
    }

    /// <summary>Closes the connection and ends the thread, as soon as what it is at is over; the signals go with it.</summary>
    public void Dispose()
    {
        _isOver = true;
        _asked.Set();
    }

    private void Run()
    {
        NpgsqlConnection? connection = null;
        try
        {
            while (_asked.WaitOne() && !_isOver)
            {
                connection ??= _source.OpenConnection();
                _result = _work!(connection);
                _answered.Set();
            }
        }
        catch (Exception failure) when (DatabaseFault.Of(failure, "") is not null || failure is ClusterDatabaseException)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            _answered.Set();
        }
        finally
        {
            connection?.Dispose();
        }
    }
}
