using System.Reflection;
using System.Text.RegularExpressions;
using Hub.Actors;
using Hub.Actors.Kernel;
using Hub.Host;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

/// <summary>
/// What the kernel shows in public is Akka.NET's; what it keeps internal, another runtime does not have. The hub
/// sees the assembly's internals, so this holds it back: only the seam, Hub.Actors.Runtime, may use them.
/// </summary>
public class KernelUseTests
{
    private static readonly string[] Runtime = ["Hub.Actors.Kernel", "Hub.Actors.TestKit"];

    private static readonly string[] Exempt =
        [.. Runtime, "Hub.Actors.Runtime", "Hub.Tests.Kernel", "Hub.Tests.Kernel.Own", "Hub.Tests.TestKit", "Hub.Tests.TestKit.Own"];

    public static TheoryData<string> Projects() => ["Hub.Actors", "Hub.Host", "Hub.Tests"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nobody_but_the_seam_uses_what_the_kernel_keeps_to_itself(string project)
    {
        var wrong = from type in AssemblyOf(project).GetTypes()
                    where !Exempt.Contains(type.Namespace)
                    from used in MemberUses.Of(type)
                    where IsOfTheRuntime(used) && !IsShown(used)
                    select used is Type ? $"{type} uses {used}" : $"{type} uses {used} of {used.DeclaringType}";

        Assert.Equal(string.Empty, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nor_its_constants_which_leave_no_trace_in_an_assembly(string project)
    {
        var constants = from type in typeof(ActorSystem).Assembly.GetTypes()
                        where IsOfTheRuntime(type) && !type.IsEnum
                        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                        where field.IsLiteral && !(IsShown(field) && type.IsVisible)
                        select Regex.Escape($"{type.Name}.{field.Name}");
        var constant = new Regex($@"\b({string.Join('|', constants)})\b");

        var wrong = from file in SourceTree.Files(project)
                    let text = File.ReadAllText(file)
                    where !Exempt.Contains(Regex.Match(text, @"^namespace ([\w.]+);", RegexOptions.Multiline).Groups[1].Value)
                    from Match match in constant.Matches(text)
                    select $"{Path.GetFileName(file)} uses {match.Value}";

        Assert.Equal(string.Empty, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void A_use_of_what_is_hidden_is_found_wherever_it_stands()
    {
        var used = MemberUses.Of(typeof(Nosy<>)).Where(member => IsOfTheRuntime(member) && !IsShown(member))
            .Select(member => member.Name);

        Assert.Superset(
            new HashSet<string> { "TimerWheel", "UserQueue", "IInternalActorRef", "SystemClock", "DescribeTree", "ActorTreeNode" },
            used.ToHashSet());
    }

    private static Assembly AssemblyOf(string project) => project switch
    {
        "Hub.Actors" => typeof(HubNode).Assembly,
        "Hub.Host" => typeof(HubApplication).Assembly,
        _ => typeof(KernelUseTests).Assembly,
    };

    // A nested type has its outer type's namespace.
    private static bool IsOfTheRuntime(MemberInfo member) =>
        Runtime.Contains((member as Type ?? member.DeclaringType)?.Namespace);

    private static bool IsShown(MemberInfo member) => member switch
    {
        Type type => type.IsVisible || type is { IsNestedFamily: true, DeclaringType.IsVisible: true },
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        _ => true,
    };

    private sealed class Nosy<T>(SystemClock clock)
        where T : IInternalActorRef
    {
        public SystemClock Clock => clock;

        public static int Count(ActorSystem system) => system.DescribeTree().Children.Count;

        public static bool Recognizes(object message) => message is TimerWheel;

        public static void Take(List<UserQueue[]> queues) => queues.Clear();
    }
}
