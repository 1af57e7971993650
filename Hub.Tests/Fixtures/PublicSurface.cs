using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hub.Tests.Fixtures;

/// <summary>What a library offers, as text that somebody has approved. What the compiler adds to a record is not told.</summary>
internal static class PublicSurface
{
    /// <summary>Fails when the surface is not that of <c>Approvals/NAME.txt</c>, and leaves the new one beside it.</summary>
    public static void AssertApproved(string name, string surface, string rule)
    {
        var approved = Path.Combine(SourceTree.Root, "Hub.Tests", "Approvals", $"{name}.txt");
        var known = File.Exists(approved) ? File.ReadAllText(approved) : string.Empty;
        if (surface == known) return;
        var received = Path.ChangeExtension(approved, ".received.txt");
        File.WriteAllText(received, surface);
        Assert.Fail($"The public surface has changed. Compare {received} with {approved}; to accept it, move the first over the second. {rule}");
    }

    /// <summary>The public types of a namespace, each with its members, as text.</summary>
    public static string Of(Assembly assembly, string space)
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
                $"{Modifier((p.GetMethod ?? p.SetMethod!).IsStatic)}{Name(p.PropertyType)} {p.Name} {{{(p.GetMethod is { } g && Visible(g) ? " get;" : "")}{(p.SetMethod is { } s && Visible(s) ? (IsInit(s) ? " init;" : " set;") : "")} }}",
            ConstructorInfo c when Visible(c) => $"constructor({Parameters(c)})",
            MethodInfo m2 when Visible(m2) && !m2.IsDefined(typeof(CompilerGeneratedAttribute)) && (!m2.IsSpecialName || m2.Name.StartsWith("op_", StringComparison.Ordinal)) => Signature(m2),
            _ => null,
        }).OfType<string>();
    }

    private static string Signature(MethodInfo method) =>
        $"{(method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "")}{Modifier(method.IsStatic)}{Name(method.ReturnType)} {method.Name}"
        + (method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")
        + $"({Parameters(method)})";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {Default(p)}" : "")}"));

    private static object Default(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "null",
        string text => $"\"{text}\"",
        var value => value,
    };

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

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
            .Concat(type.GetInterfaces().Except(inherited).Where(each => each.IsVisible).OrderBy(i => i.Name, StringComparer.Ordinal)).Select(Name).ToArray();
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
}
