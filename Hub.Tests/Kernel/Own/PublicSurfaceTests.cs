using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

public class PublicSurfaceTests
{
    [Theory]
    [InlineData("Kernel")]
    [InlineData("TestKit")]
    public void The_public_surface_is_the_approved_one(string space)
    {
        var surface = PublicSurface.Of(typeof(ActorSystem).Assembly, $"Hub.Actors.{space}");

        PublicSurface.AssertApproved(space, surface, "Whatever is public must exist in Akka.NET under the same name.");
    }
}
