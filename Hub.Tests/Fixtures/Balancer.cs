using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hub.Tests.Fixtures;

/// <summary>
/// A TCP balancer on loopback, as a Service of Kubernetes is one: a new connection goes to the ready backend that has the fewest, and those that there are stay where
/// they are, whatever becomes of it.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_lookTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Uri, Backend> _backends = new();
    private readonly ConcurrentQueue<TimeSpan> _accepted = new();
    private readonly ConcurrentQueue<string> _failed = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly Task _accepting;
    private readonly Task _looking;

    public Balancer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1_024);
        Url = new Uri($"http://{_listener.LocalEndPoint}");
        _accepting = AcceptAsync();
        _looking = LookAsync();
    }

    public Uri Url { get; }

    /// <summary>The time since its start.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_began);

    /// <summary>When each connection came, by <see cref="Now"/>.</summary>
    public IReadOnlyList<TimeSpan> Accepted => [.. _accepted];

    /// <summary>Why connections came to nothing: no backend was ready, or the one that was said to be did not take it.</summary>
    public IReadOnlyList<string> Failed => [.. _failed];

    /// <summary>How many connections a backend has.</summary>
    public int ConnectionsOf(Uri backend) => _backends[backend].Connections;

    public bool IsReady(Uri backend) => _backends[backend].IsReady;

    /// <summary>From now on it is asked whether it is ready.</summary>
    public void Add(Uri backend) => _backends.TryAdd(backend, new Backend(backend));

    /// <summary>The most connections that came within any such time since then.</summary>
    public int MostWithin(TimeSpan window, TimeSpan since)
    {
        var times = Accepted.Where(time => time >= since).Order().ToList();
        var (most, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] > window) first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await _looking;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_end.Token);
                _accepted.Enqueue(Now);
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception over) when (IsLoss(over))
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            if (_backends.Values.Where(backend => backend.IsReady).MinBy(backend => backend.Connections) is not { } backend)
            {
                _failed.Enqueue($"{Now}: no backend is ready");
                Reset(client);
                return;
            }

            // Before it is connected, so that those that come together are spread.
            backend.Count(1);
            try
            {
                await ConnectAsync(server, backend);
                await Task.WhenAll(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception lost) when (IsLoss(lost))
            {
                Reset(client);
                Reset(server);
            }

            backend.Count(-1);
        }
    }

    private async Task ConnectAsync(Socket server, Backend backend)
    {
        try
        {
            server.NoDelay = true;
            await server.ConnectAsync(IPAddress.Parse(backend.Url.Host), backend.Url.Port, _end.Token);
        }
        catch (SocketException refused)
        {
            _failed.Enqueue($"{Now}: {backend.Url} was said to be ready: {refused.SocketErrorCode}");
            throw;
        }
    }

    // An end in one direction is passed on as what it is: what was said before it arrives, and the other direction goes on.
    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[4 * 1_024];
        try
        {
            from.NoDelay = true;
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            Reset(from);
            Reset(to);
        }
    }

    private async Task LookAsync()
    {
        using var http = new HttpClient { Timeout = s_lookTimeout };
        using var turns = new PeriodicTimer(s_lookEvery, TimeProvider.System);
        try
        {
            do await Task.WhenAll(_backends.Values.Select(backend => backend.LookAsync(http, _end.Token)));
            while (await turns.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private static bool IsLoss(Exception failure) => failure is SocketException or ObjectDisposedException or OperationCanceledException;

    // Closed with a linger of zero a socket is reset.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception gone) when (IsLoss(gone))
        {
            // It was faster.
        }
    }

    private sealed class Backend(Uri url)
    {
        private readonly Uri _ready = new(url, "/health/ready");
        private volatile bool _isReady;
        private int _connections;

        public Uri Url => url;

        public bool IsReady => _isReady;

        public int Connections => Volatile.Read(ref _connections);

        public void Count(int change) => Interlocked.Add(ref _connections, change);

        public async Task LookAsync(HttpClient http, CancellationToken over)
        {
            try
            {
                using var answer = await http.GetAsync(_ready, over);
                _isReady = answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception silent) when (silent is HttpRequestException || (silent is OperationCanceledException && !over.IsCancellationRequested))
            {
                _isReady = false;
            }
        }
    }
}
