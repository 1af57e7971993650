using Hub.Actors.Diagnostics;

namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// The keys that an issuer publishes. Fetched every 5 minutes, and when a token names one that is not there, then at most every 30 s however
/// many such tokens come. A fetch that fails leaves the last keys in place.
/// </summary>
internal sealed partial class JwksSource : IDisposable
{
    private const int MaxBytes = 1024 * 1024;
    private static readonly TimeSpan s_period = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_leastPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Uri _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stopping = new();
    private volatile IReadOnlyList<JwtKey> _keys = [];

    // Guards the two below: one fetch at a time, which all who need it wait for, and the time when it began.
    private readonly Lock _lock = new();
    private Task<string?> _fetch = Task.FromResult<string?>(null);
    private long? _began;
    private Task _refreshing = Task.CompletedTask;

    public JwksSource(Uri address, TimeProvider time, ILogger logger)
    {
        (_address, _time, _logger) = (address, time, logger);
        // A redirect could lead from https to http; a proxy has no business on this machine.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !address.IsLoopback, UseCookies = false })
        {
            MaxResponseContentBufferSize = MaxBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Those of the last good fetch; none before the first.</summary>
    public IReadOnlyList<JwtKey> Keys => _keys;

    /// <summary>Begins to fetch, and does not wait.</summary>
    public void Start() => _refreshing = RefreshAsync();

    /// <summary>Fetches, or waits for the fetch that is under way, unless the last began less than 30 s ago.</summary>
    /// <returns>What was wrong with it, or null.</returns>
    public async ValueTask<string?> LookAgainAsync(CancellationToken cancellation)
    {
        Task<string?> fetch;
        lock (_lock)
        {
            if (_fetch.IsCompleted && (_began is not { } began || _time.GetElapsedTime(began) >= s_leastPeriod)) Begin();
            fetch = _fetch;
        }

        return await fetch.WaitAsync(cancellation);
    }

    /// <summary>Ends what is under way. What is asked for afterwards finds the last keys.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _refreshing;
        Task fetch;
        lock (_lock) fetch = _fetch;
        await fetch;
    }

    // The container holds it under two names, and disposes of it twice.
    public void Dispose()
    {
        _stopping.Cancel();
        _http.Dispose();
    }

    private async Task RefreshAsync()
    {
        using var timer = new PeriodicTimer(s_period, _time);
        try
        {
            do
            {
                Task fetch;
                lock (_lock)
                {
                    if (_fetch.IsCompleted) Begin();
                    fetch = _fetch;
                }

                await fetch;
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private void Begin()
    {
        _began = _time.GetTimestamp();
        _fetch = Task.Run(FetchAsync);
    }

    private async Task<string?> FetchAsync()
    {
        using var limit = new CancellationTokenSource(s_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        string? failure;
        try
        {
            // A redirect is no success either.
            var read = KeySet.Read(await _http.GetByteArrayAsync(_address, either.Token), secrets: false);
            foreach (var mistake in read.Mistakes) Log.Unusable(_logger, _address, mistake);
            if (read.Keys.Count > 0)
            {
                _keys = read.Keys;
                return null;
            }

            failure = $"it {read.Mistakes[0]}";
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            failure = $"no answer within {s_limit:c}";
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            failure = failed.Message;
        }

        Log.Failed(_logger, _address, failure, _keys.Count);
        return failure;
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.KeysNotFetched, LogLevel.Warning, "No keys from {Address}: {Failure}. The last ones stay, which are {Count}")]
        public static partial void Failed(ILogger logger, Uri address, string failure, int count);

        [LoggerMessage(HubEventIds.KeyUnusable, LogLevel.Warning, "The key set of {Address} {Mistake}; it is left out")]
        public static partial void Unusable(ILogger logger, Uri address, string mistake);
    }
}
