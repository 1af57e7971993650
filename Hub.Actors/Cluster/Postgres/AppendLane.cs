using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Hub.Actors.Cluster.Store;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Appends to some of the shards, one statement after the other: what came while one was under way goes together in the next. What became of a statement whose
/// connection broke is found out before anything else is done for these shards.
/// </summary>
/// <param name="messages">The messages.</param>
/// <param name="rooms">The rooms.</param>
/// <param name="partitions">The days.</param>
/// <param name="trouble">Says what is wrong with the database.</param>
/// <param name="time">The clock.</param>
internal sealed class AppendLane(MessageTable messages, RoomTable rooms, Partitions partitions, StoreTrouble trouble, TimeProvider time) : IAsyncDisposable
{
    private const int MostOpens = 256;

    // So long what certainly was not added is tried again before its senders are told.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // Bounded by what connections may have under way.
    private readonly Channel<object> _waiting = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopped = new();
    private Task _running = Task.CompletedTask;
    private TimeSpan _openPause = FirstPause;
    private long _rows;

    /// <summary>Messages that are not in the database yet.</summary>
    public long Waiting => Interlocked.Read(ref _rows);

    public void Start() => _running = Task.Run(RunAsync);

    public void Add(StoreAppend append)
    {
        append.Since = time.GetTimestamp();
        Interlocked.Add(ref _rows, append.Rows.Count);
        _waiting.Writer.TryWrite(append);
    }

    public void Add(StoreOpen open)
    {
        if (!_waiting.Writer.TryWrite(open)) open.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopped.CancelAsync();
        await _running;
        while (_waiting.Reader.TryRead(out var left)) (left as StoreOpen)?.Cancel();
        _stopped.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_stopped.Token))
            {
                if (_waiting.Reader.TryPeek(out var next) && next is StoreOpen) await OpenAsync(TakeOpens());
                else await AppendAsync(TakeAppends());
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops; what waited is not promised to anybody.
        }
    }

    private List<StoreAppend> TakeAppends()
    {
        var taken = new List<StoreAppend>();
        var (rows, bytes) = (0, 0L);
        while (_waiting.Reader.TryPeek(out var next) && next is StoreAppend append)
        {
            rows += append.Rows.Count;
            bytes += append.Rows.Sum(row => (long)row.Entry.Message.Body.Length);
            if (taken.Count > 0 && (rows > StoreAppend.MostRows || bytes > StoreAppend.MostBytes || !append.GoesWith(taken[0]))) break;
            _waiting.Reader.TryRead(out _);
            taken.Add(append);
        }

        return taken;
    }

    private List<StoreOpen> TakeOpens()
    {
        var taken = new List<StoreOpen>();
        while (taken.Count < MostOpens && _waiting.Reader.TryPeek(out var next) && next is StoreOpen open)
        {
            _waiting.Reader.TryRead(out _);
            taken.Add(open);
        }

        return taken;
    }

    private async Task OpenAsync(List<StoreOpen> opens)
    {
        try
        {
            var since = time.GetUtcNow() - PostgresMessageStore.KeyLifetime;
            var opened = await rooms.OpenAsync([.. opens.Select(open => (open.Shard, open.Room))], since, _stopped.Token);
            foreach (var open in opens) open.Open(opened[open.Room]);
            _openPause = FirstPause;
        }
        catch (Exception failure) when (DatabaseFailure.IsOne(failure))
        {
            trouble.Failed(failure);
            // Behind all that waits: what is to be appended must not wait for longer than its senders do.
            foreach (var open in opens) Add(open);
            await Task.Delay(_openPause, time, _stopped.Token);
            _openPause = Longer(_openPause);
        }
        catch (OperationCanceledException)
        {
            foreach (var open in opens) open.Cancel();
            throw;
        }
    }

    private async Task AppendAsync(List<StoreAppend> appends)
    {
        var begun = time.GetTimestamp();
        var (mayRun, isAgain, isApart, hasCollided, hasDays) = (false, false, false, false, false);
        for (var pause = FirstPause;; pause = Longer(pause))
        {
            try
            {
                if (isAgain) appends = await SettleAsync(appends);
                var isStored = true;
                if (isApart) isStored = await AppendApartAsync(appends, mayRun);
                else if (appends.Count > 0) await AppendOnceAsync(appends);
                if (isStored) trouble.Passed(time.GetElapsedTime(begun));
                return;
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation && !hasCollided)
            {
                // An attempt whose end was not heard of has done it, or another owner has. A second time it is neither.
                isAgain = hasCollided = true;
                continue;
            }
            catch (PostgresException noDay) when (noDay.SqlState == PostgresErrorCodes.CheckViolation && !hasDays)
            {
                // A day that nobody has made yet: a clock that is far ahead, or a maintenance that could not be done.
                isAgain = true;
                var failure = await MakeDaysAsync(appends);
                hasDays = failure is null;
                if (hasDays) continue;
                trouble.Failed(failure!);
                if (!mayRun && StoreTrouble.IsRefusal(failure!)) RefuseOld(appends, failure!);
            }
            catch (Exception failure) when (DatabaseFailure.IsOne(failure))
            {
                // What the server says it has not done; of anything else nobody knows, and a statement may still run there.
                mayRun |= !StoreTrouble.IsRefusal(failure);
                isAgain = true;
                // Of one that is known to be refused the others need not be told.
                if (!appends.TrueForAll(append => append.WasRefused)) trouble.Failed(failure);
                if (!isApart && !mayRun && StoreTrouble.IsRefused(failure))
                {
                    // One that the database refuses must not take the others with it.
                    isApart = true;
                    continue;
                }

                if (!mayRun) RefuseOld(appends, failure);
            }

            if (appends.Count == 0) return;
            await Task.Delay(pause, time, _stopped.Token);
        }
    }

    // From when it was to be appended: what waited behind others has waited.
    private void RefuseOld(List<StoreAppend> appends, Exception failure)
    {
        foreach (var append in appends.FindAll(append => time.GetElapsedTime(append.Since) > Patience))
        {
            appends.Remove(append);
            End(append, refused => refused.Refuse(StoreTrouble.Describe(failure)));
        }
    }

    private async Task AppendOnceAsync(List<StoreAppend> appends)
    {
        var owned = await messages.AppendAsync(appends, _stopped.Token);
        foreach (var append in appends)
        {
            if (owned.Contains(append.Owner)) End(append, done => done.Commit());
            else End(append, refused => refused.Depose());
        }

        appends.Clear();
    }

    // What is refused again comes behind all that waits: it holds up only its own room. Returns whether any of it is stored.
    private async Task<bool> AppendApartAsync(List<StoreAppend> appends, bool mayRun)
    {
        PostgresException? refusal = null;
        var count = appends.Count;
        foreach (var append in appends.ToArray())
        {
            try
            {
                await AppendOnceAsync([append]);
                appends.Remove(append);
            }
            catch (PostgresException refused) when (StoreTrouble.IsRefused(refused))
            {
                refusal = refused;
                append.WasRefused = true;
            }
        }

        if (refusal is null) return true;
        if (mayRun) ExceptionDispatchInfo.Throw(refusal);
        var isStored = appends.Count < count;
        RefuseOld(appends, refusal);
        if (appends.Count == 0) return isStored;
        foreach (var append in appends) _waiting.Writer.TryWrite(append);
        appends.Clear();
        await Task.Delay(FirstPause, time, _stopped.Token);
        return isStored;
    }

    // All of an append is there, or nothing; its last message says which.
    private async Task<List<StoreAppend>> SettleAsync(List<StoreAppend> appends)
    {
        var found = await messages.ReadBackAsync(appends, _stopped.Token);
        var missing = new List<StoreAppend>();
        foreach (var append in appends)
        {
            var last = append.Rows[^1];
            if (!found.TryGetValue((append.Room, last.Entry.Offset), out var there)) missing.Add(append);
            else if (there == last.Id) End(append, done => done.Commit());
            else End(append, refused => refused.Depose());
        }

        return missing;
    }

    // Null when they are there.
    private async Task<Exception?> MakeDaysAsync(List<StoreAppend> appends)
    {
        try
        {
            var days = appends.SelectMany(append => append.Rows).Select(row => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(row.Entry.At).UtcDateTime));
            await partitions.MakeAsync(days, _stopped.Token);
            return null;
        }
        catch (Exception failure) when (DatabaseFailure.IsOne(failure))
        {
            return failure;
        }
    }

    private void End(StoreAppend append, Action<StoreAppend> end)
    {
        Interlocked.Add(ref _rows, -append.Rows.Count);
        end(append);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;
}
