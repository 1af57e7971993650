using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hub.Tests.Fixtures;

/// <summary>A TCP proxy on loopback that a test can cut off: by resets and refusals, or silently.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly ConcurrentDictionary<Socket, Socket> _pairs = new();
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _end = new();
    private Socket? _listener;
    private int _port;

    private TimeSpan _delay;
    private long _left = long.MaxValue;

    // What comes while it is silent is read and thrown away.
    private volatile bool _isSilent;

    public CutProxy(Uri target)
    {
        _target = target;
        Listen();
    }

    /// <summary>Its address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Url => new($"http://127.0.0.1:{_port}");

    public Uri WebSocketUrl(string path) => new($"ws://127.0.0.1:{_port}{path}");

    /// <summary>Resets every connection, and refuses new ones.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        _listener = null;
        ResetAll();
    }

    /// <summary>Says nothing more to anybody, and takes new connections without serving them.</summary>
    public void Swallow() => _isSilent = true;

    /// <summary>Lets everything through so much later, a piece of at most 16 KiB at a time.</summary>
    public void Delay(TimeSpan delay) => _delay = delay;

    /// <summary>Lets so many more bytes through, of both directions together, then resets every connection, once.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    /// <summary>Is a proxy again; who was swallowed is reset.</summary>
    public void Mend()
    {
        if (_isSilent) ResetAll();
        _isSilent = false;
        if (_listener is null) Listen();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Cut();
        await Task.WhenAll(_running);
        _end.Dispose();
    }

    private void Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        listener.Listen();
        _port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listener = listener;
        _running.Add(AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listener)
    {
        var served = new List<Task>();
        try
        {
            while (true) served.Add(ServeAsync(await listener.AcceptAsync(_end.Token)));
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            _pairs[client] = server;
            try
            {
                await server.ConnectAsync(IPAddress.Parse(_target.Host), _target.Port, _end.Token);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (Exception lost) when (lost is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Cut off.
            }

            _pairs.TryRemove(client, out _);
            Reset(client);
            Reset(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1_024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var count)
            {
                if (_delay > TimeSpan.Zero) await Task.Delay(_delay, TimeProvider.System, _end.Token);
                if (_isSilent) continue;
                var left = Interlocked.Add(ref _left, -count) + count;
                await to.SendAsync(buffer.AsMemory(0, (int)Math.Min(count, Math.Max(left, 0))), _end.Token);
                if (left >= count) continue;
                Interlocked.Exchange(ref _left, long.MaxValue);
                ResetAll();
            }
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut off.
        }
    }

    private void ResetAll()
    {
        foreach (var (client, server) in _pairs)
        {
            Reset(client);
            Reset(server);
        }
    }

    // Closed with a linger of zero a socket is reset.
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It was faster.
        }
    }
}
