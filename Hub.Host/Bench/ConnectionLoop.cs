using System.Net.Sockets;
using Hub.Actors.Protocol;

namespace Hub.Host.Bench;

/// <summary>
/// All connections of a run on one thread: waits until some are ready, receives once from each, and hands on what
/// came. One thread, because a load generator of several would need more cores than the server.
/// </summary>
internal sealed partial class ConnectionLoop : IDisposable
{
    private const int ReceiveBytes = 256 * 1_024;
    private const int ReadyAtOnce = 512;

    private readonly IReadiness _readiness;
    private readonly IConnectionEvents _events;
    private readonly BenchTarget _target;
    private readonly TimeProvider _time;
    private readonly List<BenchConnection> _connections = [];
    private readonly Ready[] _ready = new Ready[ReadyAtOnce];
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveBytes, pinned: true);
    private byte[] _frame = new byte[1_024];
    private uint _mask = 0x9E37_79B9;

    public ConnectionLoop(BenchTarget target, IConnectionEvents events, TimeProvider time, IReadiness? readiness = null)
    {
        _target = target;
        _events = events;
        _time = time;
        _readiness = readiness ?? (OperatingSystem.IsLinux() ? new EpollReadiness() : new SelectReadiness());
    }

    /// <summary>When what is being handed on was received, in ticks of the clock.</summary>
    public long Received { get; private set; }

    /// <summary>Adds a connection, whose index must be the next one, without opening it.</summary>
    public void Add(BenchConnection connection)
    {
        if (connection.Index != _connections.Count) throw new ArgumentException("not the next index", nameof(connection));
        _connections.Add(connection);
    }

    /// <summary>Waits for at most this long and does what there is to do.</summary>
    public void Turn(int milliseconds)
    {
        var count = _readiness.Wait(_ready, milliseconds);
        for (var i = 0; i < count; i++)
        {
            var (token, read, write) = _ready[i];
            var connection = _connections[token];
            if (write && connection.State == ConnectionState.Connecting) Upgrade(connection);
            else if (write && !connection.Unsent.IsEmpty) SendRest(connection);
            if (read && connection.State is ConnectionState.Upgrading or ConnectionState.Open) Receive(connection);
        }
    }

    /// <summary>Sends one masked text frame. What the socket does not take now goes out when it can.</summary>
    public void SendText(BenchConnection connection, ReadOnlySpan<byte> payload) => Send(connection, Opcode.Text, payload);

    /// <summary>Ends a connection without goodbye and without the socket's memory of it, as when a network breaks.</summary>
    public void Cut(BenchConnection connection)
    {
        if (connection.Socket is not { } socket) return;
        _readiness.Remove(socket);
        // The port is free at once; a thousand sockets that linger would be short of ports in the next round.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        connection.Reset();
    }

    /// <summary>Says goodbye to every open connection.</summary>
    public void CloseAll()
    {
        ReadOnlySpan<byte> normal = [0x03, 0xE8];
        foreach (var connection in _connections)
        {
            if (connection.State == ConnectionState.Open && !connection.Stalled) Send(connection, Opcode.Close, normal);
            if (connection.Socket is not { } socket) continue;
            _readiness.Remove(socket);
            socket.Dispose();
            connection.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections) Cut(connection);
        _readiness.Dispose();
    }

    private void Receive(BenchConnection connection)
    {
        var received = connection.Socket!.Receive(_received, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        Received = _time.GetTimestamp();
        if (error != SocketError.Success || received == 0)
        {
            End(connection, new ConnectionEnd(error == SocketError.Success ? "closed without a close frame" : Text(error)));
            return;
        }

        ReadOnlySpan<byte> bytes = _received.AsSpan(0, received);
        if (connection.State == ConnectionState.Upgrading && !TryOpen(connection, ref bytes)) return;

        while (connection.State == ConnectionState.Open && connection.Frames.TryNext(ref bytes, out var frame))
        {
            if (frame.Opcode is Opcode.Text or Opcode.Binary or Opcode.Continuation) _events.Received(connection, frame.Payload);
            else Answer(connection, frame);
        }

        if (connection.State == ConnectionState.Open && connection.Frames.Violation is { } violation)
            End(connection, new ConnectionEnd($"the server sent {violation}"));
    }

    private void Answer(BenchConnection connection, ServerFrame frame)
    {
        switch (frame.Opcode)
        {
            case Opcode.Ping:
                Send(connection, Opcode.Pong, frame.Payload);
                break;
            case Opcode.Close:
                var status = CloseText.Of(frame.Payload);
                Send(connection, Opcode.Close, frame.Payload.Length >= 2 ? frame.Payload[..2] : []);
                End(connection, new ConnectionEnd($"closed by the server, {status}"));
                break;
        }
    }

    private void Send(BenchConnection connection, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (connection.State != ConnectionState.Open) return;
        if (_frame.Length < payload.Length + ClientFrame.MaxHeaderBytes) _frame = new byte[2 * (payload.Length + ClientFrame.MaxHeaderBytes)];
        _mask = (_mask * 1_664_525 + 1_013_904_223) | 1;
        Send(connection, _frame.AsSpan(0, ClientFrame.Write(_frame, opcode, payload, _mask)));
    }

    private void Send(BenchConnection connection, ReadOnlySpan<byte> bytes)
    {
        if (!connection.Unsent.IsEmpty)
        {
            connection.Unsent = (byte[])[.. connection.Unsent.Span, .. bytes];
            return;
        }

        var sent = connection.Socket!.Send(bytes, SocketFlags.None, out var error);
        // What breaks a connection is met, and told, by the next reception.
        if (error is not (SocketError.Success or SocketError.WouldBlock)) return;
        if (error == SocketError.WouldBlock) sent = 0;
        if (sent == bytes.Length) return;
        connection.Unsent = bytes[sent..].ToArray();
        _readiness.Change(connection.Socket, connection.Index, write: true);
    }

    private void SendRest(BenchConnection connection)
    {
        var sent = connection.Socket!.Send(connection.Unsent.Span, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        connection.Unsent = error == SocketError.Success ? connection.Unsent[sent..] : default;
        if (connection.Unsent.IsEmpty) _readiness.Change(connection.Socket, connection.Index, write: false);
    }

    private void End(BenchConnection connection, ConnectionEnd end)
    {
        _readiness.Remove(connection.Socket!);
        connection.Socket!.Dispose();
        connection.Reset();
        _events.Ended(connection, end);
    }

    private static string Text(SocketError error) => new SocketException((int)error).Message;
}
