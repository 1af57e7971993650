using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Fixtures;

/// <summary>Leaves signals alone: those that this process gets are meant for the test runner.</summary>
internal sealed class RunnerKeepsSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
