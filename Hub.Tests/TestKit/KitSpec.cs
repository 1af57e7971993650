using Hub.Actors.TestKit;
using Hub.Tests.Fixtures;

namespace Hub.Tests.TestKit;

/// <summary>A spec about the kit itself: the kit waits by a clock that the test moves.</summary>
public abstract class KitSpec : Hub.Actors.TestKit.TestKit
{
    private protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private protected KitSpec(double timeFactor = 1)
        : this(new ManualTimeProvider(), timeFactor)
    {
    }

    private KitSpec(ManualTimeProvider time, double timeFactor)
        : base(new TestKitSettings { Clock = time, TestTimeFactor = timeFactor })
    {
        Time = time;
    }

    private protected ManualTimeProvider Time { get; }

    /// <summary>The text a wait fails with when so much time passes.</summary>
    private protected async Task<string> FailureAfterAsync(TimeSpan time, Func<Task> wait)
    {
        var waiting = Assert.ThrowsAsync<TestKitException>(wait);
        Time.Advance(time);
        return (await waiting).Message;
    }

    /// <summary>The text a wait fails with at once.</summary>
    private protected static string Failure(Action wait) => Assert.Throws<TestKitException>(wait).Message;

    /// <summary>Tells the test actor messages from itself.</summary>
    private protected void Arrive(params object[] messages)
    {
        foreach (var message in messages)
        {
            TestActor.Tell(message, TestActor);
        }
    }
}
