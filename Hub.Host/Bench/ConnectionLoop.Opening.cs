using System.Net.Sockets;

namespace Hub.Host.Bench;

/// <summary>How connections are opened.</summary>
internal sealed partial class ConnectionLoop
{
    private const int StalledReceiveBytes = 4 * 1_024;

    /// <summary>Begins to open a connection that was added and is closed.</summary>
    /// <exception cref="BenchFailure">This machine has no more sockets to give.</exception>
    public void Open(BenchConnection connection)
    {
        connection.Begun = _time.GetTimestamp();
        var error = Connect(connection);
        if (error is SocketError.Success or SocketError.WouldBlock or SocketError.InProgress) return;
        if (connection.Socket is null || error == SocketError.AddressNotAvailable)
        {
            throw new BenchFailure(
                $"this machine gives no more than {connection.Index} connections: {Text(error)}; " +
                (error == SocketError.TooManyOpenSockets ? "raise ulimit -n" : "its local ports are used up"),
                Commands.ExitCodes.Failed);
        }

        End(connection, new ConnectionEnd(Text(error), Unreachable: true));
    }

    private SocketError Connect(BenchConnection connection)
    {
        try
        {
            var socket = new Socket(_target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
            connection.Socket = socket;
            // The operating system would read megabytes in its stead.
            if (connection.Stalled) socket.ReceiveBufferSize = StalledReceiveBytes;
            connection.State = ConnectionState.Connecting;
            try
            {
                socket.Connect(_target.EndPoint);
            }
            finally
            {
                _readiness.Add(socket, connection.Index, write: true);
            }

            return SocketError.Success;
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode;
        }
    }

    // TCP's attempt has ended.
    private void Upgrade(BenchConnection connection)
    {
        var socket = connection.Socket!;
        var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            End(connection, new ConnectionEnd(Text(error), Unreachable: true));
            return;
        }

        connection.State = ConnectionState.Upgrading;
        _readiness.Change(socket, connection.Index, write: false);
        Send(connection, connection.Request);
    }

    // False while the answer is not whole, or when it refuses.
    private bool TryOpen(BenchConnection connection, ref ReadOnlySpan<byte> bytes)
    {
        if (connection.Head is { } begun) bytes = (byte[])[.. begun, .. bytes];
        var head = UpgradeResponse.HeadBytes(bytes);
        if (head == 0 && bytes.Length < UpgradeResponse.MaxBytes)
        {
            connection.Head = bytes.ToArray();
            return false;
        }

        connection.Head = null;
        if (UpgradeResponse.Refusal(bytes[..head]) is { } refusal)
        {
            End(connection, new ConnectionEnd(refusal));
            return false;
        }

        bytes = bytes[head..];
        connection.State = ConnectionState.Open;
        if (connection.Stalled) _readiness.Remove(connection.Socket!);
        _events.Opened(connection);
        return connection.State == ConnectionState.Open;
    }
}
