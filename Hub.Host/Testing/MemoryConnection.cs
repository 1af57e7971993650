using System.IO.Pipelines;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Testing;

/// <summary>A connection that is two pipes in this process: one end is the server's, the other a stream for a client.</summary>
internal sealed class MemoryConnection : DefaultConnectionContext
{
    private readonly Pipe _fromClient = new();
    private readonly Pipe _fromServer = new();
    private readonly CancellationTokenSource _closed = new();

    public MemoryConnection(string id)
        : base(id)
    {
        Transport = new Ends(_fromClient.Reader, _fromServer.Writer);
        Client = new ClientEnd(this);
        ConnectionClosed = _closed.Token;
    }

    /// <summary>The client's end.</summary>
    public Stream Client { get; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        // The server may be writing: its own ends are left to it.
        _fromClient.Writer.Complete(abortReason);
        _fromServer.Reader.CancelPendingRead();
        SignalClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();
        await base.DisposeAsync();
    }

    // The server's callbacks may take a lock that this caller holds.
    private void SignalClosed() =>
        ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class ClientEnd(MemoryConnection connection) : DuplexStream
    {
        private readonly Stream _input = connection._fromServer.Reader.AsStream();
        private readonly Stream _output = connection._fromClient.Writer.AsStream();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await _input.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception cut) when (IsCut(cut, cancellationToken))
            {
                throw new IOException("The connection was cut", cut);
            }
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await _output.WriteAsync(buffer, cancellationToken);
            }
            catch (Exception cut) when (IsCut(cut, cancellationToken))
            {
                throw new IOException("The connection was cut", cut);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            // A read that waits would wait for ever for a pipe that nobody reads.
            connection._fromServer.Reader.CancelPendingRead();
            _input.Dispose();
            _output.Dispose();
            connection.SignalClosed();
            base.Dispose(disposing);
        }

        private static bool IsCut(Exception exception, CancellationToken cancellation) =>
            exception is InvalidOperationException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);
    }
}
