using System.Text.RegularExpressions;
using Hub.Actors;
using Hub.Tests.Fixtures;

namespace Hub.Tests;

/// <summary>The arrows between the folders of Hub.Actors point one way.</summary>
public partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kernel"] = [],
        ["Protocol"] = [],
        ["Diagnostics"] = [],
        ["TestKit"] = ["Kernel"],
        ["Runtime"] = ["Kernel"],
        ["Cluster"] = ["Kernel", "Protocol", "Diagnostics"],
        ["Sharding"] = ["Kernel", "Protocol", "Diagnostics", "Cluster"],
        ["Rooms"] = ["Kernel", "Runtime", "Protocol", "Diagnostics", "Cluster", "Sharding"],
        ["Connections"] = ["Kernel", "Protocol", "Diagnostics"],
        ["Client"] = ["Protocol"],
        ["HubProtocol"] = ["Kernel", "Protocol", "Diagnostics", "Connections"],
        ["Sockets"] = ["Kernel", "Protocol", "Connections"],
    };

    // A sample stands where a user's own code would: outside of Hub.
    private const string UserNamespace = "Samples";

    public static TheoryData<string> Folders() =>
        [.. Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "Hub.Actors"))
            .Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj")).Order()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_those_below_it(string folder)
    {
        Assert.True(Allowed.ContainsKey(folder), $"Hub.Actors/{folder} has no place in the architecture yet: say here what it may use");

        var wrong = from file in SourceTree.Files($"Hub.Actors/{folder}")
                    from Match match in HubNamespace().Matches(File.ReadAllText(file))
                    let used = match.Groups[1].Value
                    where used != folder && !Allowed[folder].Contains(used)
                    select $"{Path.GetFileName(file)} uses {used}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("Protocol")]
    [InlineData("Diagnostics")]
    public void What_knows_nobody_does_not_know_the_kernel_either(string folder)
    {
        // The runtime is a global using, so its uses are looked for in what was built.
        var wrong = from type in typeof(HubNode).Assembly.GetTypes()
                    where type.Namespace == $"Hub.Actors.{folder}"
                    from used in MemberUses.Of(type)
                    let owner = used as Type ?? used.DeclaringType
                    where owner?.Namespace == typeof(ActorSystem).Namespace
                    select $"{type.Name} uses {owner.Name}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("Hub.Actors")]
    [InlineData("Hub.Host")]
    [InlineData("Hub.Tests")]
    public void A_namespace_is_its_folder(string project)
    {
        var wrong = from file in SourceTree.Files(project)
                    let text = File.ReadAllText(file)
                    let declared = FileNamespace().Match(text)
                    where declared.Success
                    let expected = Path.GetRelativePath(SourceTree.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
                    where declared.Groups[1].Value != expected && declared.Groups[1].Value != UserNamespace
                    select $"{file}: {declared.Groups[1].Value} is not {expected}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_library_knows_nothing_of_the_web() => Assert.DoesNotContain(
        typeof(HubNode).Assembly.GetReferencedAssemblies(),
        assembly => assembly.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    // It disposes of IDisposable and IAsyncLifetime only.
    [Fact]
    public void Test_classes_give_back_what_they_hold_in_a_way_that_the_runner_knows() => Assert.Empty(
        from type in GetType().Assembly.GetTypes()
        where type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute), inherit: true))
        where type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime))
        select type.FullName);

    [GeneratedRegex(@"\bHub\.Actors\.(\w+)")]
    private static partial Regex HubNamespace();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex FileNamespace();
}
