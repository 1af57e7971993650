namespace Hub.Tests.TestKit;

public sealed class WatchTests : KitSpec
{
    [Fact]
    public async Task An_actor_that_is_watched_is_expected_to_be_gone()
    {
        var one = CreateTestProbe();
        var other = CreateTestProbe();
        Assert.Equal(one, await WatchAsync(one));
        Sys.Stop(one);
        Assert.Equal(one, (await ExpectTerminatedAsync(one)).ActorRef);

        Assert.Equal(other, Watch(other));
        Sys.Stop(other.Ref);
        Assert.Equal(other.Ref, ExpectTerminated(other).ActorRef);
    }

    [Fact]
    public void Nothing_comes_of_an_actor_that_is_not_watched_any_more()
    {
        var unwatched = CreateTestProbe();
        var watched = CreateTestProbe();
        Watch(unwatched);
        Watch(watched);
        Assert.Equal(unwatched, Unwatch(unwatched));
        watched.Watch(unwatched);
        Sys.Stop(unwatched);
        watched.ExpectTerminated(unwatched);
        Sys.Stop(watched);
        ExpectTerminated(watched);
    }

    [Fact]
    public async Task Another_actor_fails_and_so_does_nobody()
    {
        var gone = CreateTestProbe();
        var alive = CreateTestProbe();
        Watch(gone);
        Sys.Stop(gone);
        Assert.Equal(
            $"Expected Terminated of {alive.Ref} within 00:00:03, but <<Terminated>: {gone.Ref} - ExistenceConfirmed=True> of type "
            + $"Hub.Actors.Kernel.Terminated arrived from {gone.Ref}.",
            Failure(() => ExpectTerminated(alive.Ref)));
        Assert.Equal(
            $"Timeout (00:00:03) while waiting for Terminated of {alive.Ref}: nothing arrived. Hint: h",
            await FailureAfterAsync(3 * Second, () => ExpectTerminatedAsync(alive.Ref, hint: "h").AsTask()));
    }

    [Fact]
    public async Task A_test_actor_that_is_gone_cannot_watch()
    {
        var probe = CreateTestProbe("dead");
        Watch(probe);
        Sys.Stop(probe);
        ExpectTerminated(probe);
        Assert.Equal(
            $"Timeout (00:00:03) while waiting for the test actor to watch {TestActor}: no answer from {probe.Ref}.",
            await FailureAfterAsync(3 * Second, () => probe.WatchAsync(TestActor)));
        Assert.Contains("to unwatch", await FailureAfterAsync(3 * Second, () => probe.UnwatchAsync(TestActor)), StringComparison.Ordinal);
    }
}
