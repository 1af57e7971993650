using System.Reflection;
using Hub.Actors;
using Hub.Host;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Approvals;

/// <summary>What applications can use of the packages. The kernel and its TestKit have approvals of their own.</summary>
public class PackageSurfaceTests
{
    [Theory]
    [InlineData("Hub.Actors", "Hub.Actors.Kernel", "Hub.Actors.TestKit")]
    [InlineData("Hub.Host")]
    public void The_public_surface_is_the_approved_one(string package, params string[] others)
    {
        var assembly = package == "Hub.Host" ? typeof(HubServices).Assembly : typeof(IHubRooms).Assembly;

        var surface = string.Join('\n', Namespaces(assembly).Except(others).Select(space =>
            $"namespace {space}\n\n{PublicSurface.Of(assembly, space)}"));

        PublicSurface.AssertApproved(package, surface, "Whatever is public stays: applications are built on it.");
    }

    [Fact]
    public void Every_public_type_is_in_a_namespace_of_its_package()
    {
        // One without a namespace, as Program may be, would meet an application's own of that name.
        Assert.All(Namespaces(typeof(HubServices).Assembly), space => Assert.StartsWith("Hub.Host", space, StringComparison.Ordinal));
        Assert.All(Namespaces(typeof(IHubRooms).Assembly), space => Assert.StartsWith("Hub.Actors", space, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Namespaces(Assembly assembly) =>
        assembly.GetExportedTypes().Select(type => type.Namespace ?? "").Distinct().Order(StringComparer.Ordinal);
}
