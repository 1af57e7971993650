using Hub.Actors.Connections;

namespace Hub.Tests.Fixtures;

/// <summary>A peer whose first write holds the thread that makes it.</summary>
internal sealed class GatedTransport : IConnectionTransport
{
    private readonly Gate _gate = new();

    public Task ReachedAsync() => _gate.ReachedAsync();

    public void LetGo() => _gate.LetGo();

    public ValueTask<Inbound> ReceiveAsync() => ValueTask.FromResult(Inbound.End);

    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        _gate.Pass();
        return ValueTask.FromResult(true);
    }

    public void EndWriting()
    {
    }

    public void Close()
    {
    }

    public void Abort()
    {
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }
}
