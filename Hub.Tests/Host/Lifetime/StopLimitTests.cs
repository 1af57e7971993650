using Hub.Host.Lifetime;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Lifetime;

public sealed class StopLimitTests
{
    [Fact]
    public async Task A_stop_that_takes_longer_than_it_may_is_told()
    {
        var exceeded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        StopLimit.Begin(TimeSpan.FromMilliseconds(1), exceeded.SetResult);
        await exceeded.Task.WaitAsync(Limits.Generous);
    }
}
