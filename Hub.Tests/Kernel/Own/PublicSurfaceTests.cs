using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

public class PublicSurfaceTests
{
    [Theory]
    [InlineData("Kernel")]
    [InlineData("TestKit")]
    public void The_public_surface_is_the_approved_one(string space)
    {
        var approved = Path.Combine(Folder(), "..", "..", "Approvals", $"{space}.txt");
        var surface = Surface(typeof(ActorSystem).Assembly, $"Hub.Actors.{space}");
        var known = File.Exists(approved) ? File.ReadAllText(approved) : string.Empty;
        if (surface == known) return;
        var received = Path.ChangeExtension(approved, ".received.txt");
        File.WriteAllText(received, surface);
        Assert.Fail($"The public surface has changed. Compare {Path.GetFullPath(received)} with {Path.GetFullPath(approved)}; "
            + "to accept it, move the first over the second. Whatever is public must exist in Akka.NET under the same name.");
    }

    private static string Surface(Assembly assembly, string space)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(t => t.Namespace == space).OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (var line in Members(type).Distinct().Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(line).Append('\n');
            }
        }
        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (typeof(Delegate).IsAssignableFrom(type)) return [Signature(type.GetMethod("Invoke")!)];
        return type.GetMembers(all).Select(m => m switch
        {
            FieldInfo f when (f.IsPublic || f.IsFamily) && !f.IsSpecialName => $"{Modifier(f.IsStatic)}{Name(f.FieldType)} {f.Name}",
            PropertyInfo p when Visible(p.GetMethod ?? p.SetMethod!) =>
                $"{Modifier((p.GetMethod ?? p.SetMethod!).IsStatic)}{Name(p.PropertyType)} {p.Name} {{{(p.GetMethod is { } g && Visible(g) ? " get;" : "")}{(p.SetMethod is { } s && Visible(s) ? " set;" : "")} }}",
            ConstructorInfo c when Visible(c) => $"constructor({Parameters(c)})",
            MethodInfo m2 when Visible(m2) && (!m2.IsSpecialName || m2.Name.StartsWith("op_", StringComparison.Ordinal)) => Signature(m2),
            _ => null,
        }).OfType<string>();
    }

    private static string Signature(MethodInfo method) =>
        $"{(method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")}{Modifier(method.IsStatic)}{Name(method.ReturnType)} {method.Name}"
        + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")
        + $"({Parameters(method)})";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.RawDefaultValue ?? "null"}" : "")}"));

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifier(bool isStatic) => isStatic ? "static " : "";

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type)) return string.Empty;
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = new[] { type.BaseType }.OfType<Type>().Where(b => b != typeof(object) && b != typeof(ValueType))
            .Concat(type.GetInterfaces().Except(inherited).OrderBy(i => i.Name, StringComparer.Ordinal)).Select(Name).ToArray();
        return bases.Length == 0 ? string.Empty : " : " + string.Join(", ", bases);
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsByRef || type.IsArray) return Name(type.GetElementType()!) + (type.IsArray ? "[]" : "&");
        var name = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        if (!type.IsGenericType) return name;
        return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
