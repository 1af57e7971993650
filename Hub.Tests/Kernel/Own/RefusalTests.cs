using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

/// <summary>What the kernel refuses on purpose, and Akka does not.</summary>
public class RefusalTests : ActorSpec
{
    [Fact]
    public async Task Null_cannot_be_told()
    {
        var actor = NewProbe();
        var refused = Assert.Throws<InvalidMessageException>(() => actor.Ref.Tell(null!));
        Assert.Contains(actor.Ref.Path.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidMessageException>(() => actor.Ref.Tell(null!, ActorRefs.NoSender));
        await actor.ExpectNothingAsync();
    }

    [Fact]
    public void Wildcards_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => Sys.ActorSelection("/user/*"));
        Assert.Throws<NotSupportedException>(() => Sys.ActorSelection("/user/a?c"));
    }
}
