using System.IO.Pipelines;
using Hub.Host.Transport;

namespace Hub.Tests.Fixtures;

/// <summary>One end of a connection in memory.</summary>
internal sealed class PipeStream(Stream input, Stream output) : DuplexStream
{
    /// <summary>Both ends of a new one.</summary>
    public static (PipeStream One, PipeStream Other) CreatePair()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new PipeStream(back.Reader.AsStream(), there.Writer.AsStream()), new PipeStream(there.Reader.AsStream(), back.Writer.AsStream()));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await output.WriteAsync(buffer, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
            output.Dispose();
        }

        base.Dispose(disposing);
    }
}
