using Hub.Actors.Protocol;

namespace Hub.Host.Transport;

/// <summary>
/// The codec on the stream that the server gave out for the upgrade: over TLS, over HTTP/2, and wherever the server is not
/// ours. The request lasts as long as the connection.
/// </summary>
/// <param name="stream">Disposed of with the request.</param>
/// <param name="abort">Cuts the request's connection, or its stream where it shares the connection.</param>
/// <param name="maxPayload">Bytes of the longest message taken; 0 for no limit but the runtime's.</param>
/// <param name="inflater">The connection's, when permessage-deflate was agreed upon.</param>
internal sealed class StreamTransport(Stream stream, Action abort, int maxPayload, MessageInflater? inflater)
    : FrameTransport(maxPayload, inflater)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the request may end.</summary>
    public Task Closed => _closed.Task;

    public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        try
        {
            await stream.WriteAsync(frames);
            await stream.FlushAsync();
            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    public override void EndWriting()
    {
        // A part of a connection, or of a TLS session, has no end of its own before the request's.
    }

    public override void Close() => _closed.TrySetResult();

    public override void Abort() => abort();

    protected override ValueTask<int> WaitAsync() => stream.ReadAsync(Memory<byte>.Empty);

    protected override ValueTask<int> ReadAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);
}
