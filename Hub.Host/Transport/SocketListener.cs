using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hub.Actors.Diagnostics;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Transport;

/// <summary>One listening socket.</summary>
internal sealed partial class SocketListener(Socket socket, bool noDelay, MemoryPool<byte> pool, TimeProvider time, ILogger<SocketListener> logger)
    : IConnectionListener
{
    // How soon it is looked again where there is nothing left to take a connection with.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private long _accepted;
    private long? _toldAt;

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? accepted = null;
            try
            {
                accepted = await socket.AcceptAsync(cancellationToken);
                if (OpenFiles.AreNearlyUsedUp(accepted.Handle))
                {
                    TellUsedUp();
                    // By a reset, so that nothing of it is kept.
                    accepted.Close(timeout: 0);
                    continue;
                }

                if (EndPoint is IPEndPoint) accepted.NoDelay = noDelay;
                return new SocketConnection(accepted, (++_accepted).ToString(CultureInfo.InvariantCulture), pool);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                TellUsedUp();
                accepted?.Dispose();
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (SocketException)
            {
                // The peer was gone before it was taken from the backlog.
                accepted?.Dispose();
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        pool.Dispose();
        return ValueTask.CompletedTask;
    }

    private void TellUsedUp()
    {
        if (_toldAt is { } told && time.GetElapsedTime(told) < TellEvery) return;
        _toldAt = time.GetTimestamp();
        Log.UsedUp(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.SocketsUsedUp, LogLevel.Error,
            "The process may open no more sockets, connections are refused: raise its limit of open files (ulimit -n), and set HUB__LIMITS__CONNECTIONS to some 500 below it")]
        public static partial void UsedUp(ILogger logger);
    }
}
