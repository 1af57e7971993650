using System.Net.WebSockets;
using System.Text;

namespace Hub.Host.Commands;

/// <summary>One open WebSocket between a text that is typed and a text that is printed.</summary>
internal sealed class TypedConnection : IDisposable
{
    // A server that does not answer the close frame by then is left without its answer.
    private static readonly TimeSpan s_closeLimit = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket;
    private readonly TextReader _input;
    private readonly MessagePrinter _printer;
    private readonly TimeSpan _silence;
    private readonly TimeProvider _time;

    // Runs from the end of the input, and anew from each message after it.
    private readonly CancellationTokenSource _silent;
    private volatile bool _inputEnded;

    /// <param name="socket">Already open.</param>
    /// <param name="input">Each line becomes one text message.</param>
    /// <param name="output">Gets what arrives.</param>
    /// <param name="silence">Silence after the end of the input before hanging up; zero: never.</param>
    /// <param name="time">Measures the silence.</param>
    public TypedConnection(
        ClientWebSocket socket, TextReader input, TextWriter output, TimeSpan silence, TimeProvider time)
    {
        _socket = socket;
        _input = input;
        _printer = new MessagePrinter(output, escape: !Console.IsOutputRedirected);
        _silence = silence;
        _time = time;
        _silent = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>Until the server closes, the user interrupts, or all is silent after the end of the input.</summary>
    /// <returns>The exit code, and the close code with its reason.</returns>
    public async Task<(int ExitCode, string End)> RunAsync(CancellationToken interrupted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted, _silent.Token);
        // A read of the terminal cannot be cancelled: this task may outlive the connection and ends with the process.
        _ = SendLinesAsync(stop.Token);
        var receiving = ReceiveAsync();
        try
        {
            var end = await receiving.WaitAsync(stop.Token);
            return (IsFriendly(end) ? ExitCodes.Ok : ExitCodes.Failed, end.Text);
        }
        catch (OperationCanceledException)
        {
            return (ExitCodes.Ok, (await CloseAsync(receiving)).Text);
        }
    }

    public void Dispose() => _silent.Dispose();

    private static bool IsFriendly(CloseNote end) => end.Code is 1000 or 1001 or 1005;

    private async Task SendLinesAsync(CancellationToken stop)
    {
        try
        {
            while (await _input.ReadLineAsync(stop) is { } line)
                await _socket.SendAsync(Encoding.UTF8.GetBytes(line), WebSocketMessageType.Text, true, CancellationToken.None);
            _inputEnded = true;
            AwaitSilence();
        }
        catch (Exception closed) when (closed is OperationCanceledException or WebSocketException
            or ObjectDisposedException or InvalidOperationException)
        {
            // The connection is over; the receiving side knows why.
        }
    }

    private void AwaitSilence()
    {
        if (_inputEnded && _silence > TimeSpan.Zero)
            _silent.CancelAfter(_silence);
    }

    private async Task<CloseNote> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var piece = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                AwaitSilence();
                if (piece.MessageType == WebSocketMessageType.Close)
                    break;
                _printer.Print(buffer.AsSpan(0, piece.Count), piece.MessageType, piece.EndOfMessage);
            }

            var end = Closed(_socket.CloseStatus!.Value);
            if (_socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(_socket.CloseStatus.Value, _socket.CloseStatusDescription, CancellationToken.None);
            return end;
        }
        catch (Exception lost) when (lost is WebSocketException or ObjectDisposedException)
        {
            // When both sides close at the same moment, the framework's socket is disposed of under its own receive.
            return _socket.CloseStatus is { } status ? Closed(status) : new CloseNote(1006, lost.GetBaseException().Message);
        }
    }

    private CloseNote Closed(WebSocketCloseStatus status) => new((int)status, _socket.CloseStatusDescription);

    private async Task<CloseNote> CloseAsync(Task<CloseNote> receiving)
    {
        using var late = new CancellationTokenSource(s_closeLimit, _time);
        try
        {
            await SendCloseAsync(late.Token);
            return await receiving.WaitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _socket.Abort();
            return new CloseNote(1000, "no answer");
        }
    }

    private async Task SendCloseAsync(CancellationToken cancellation)
    {
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException)
        {
            // The other side was quicker; what it said is received.
        }
    }
}
