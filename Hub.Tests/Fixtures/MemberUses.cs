using System.Reflection;
using System.Reflection.Emit;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Reads out of a built type what it uses: in its declaration, in the signatures of its members and in their
/// instructions. Constants leave no trace there.
/// </summary>
internal static class MemberUses
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic |
        BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The types, methods, constructors and fields that a type uses, its nested types' uses not counted.</summary>
    public static IEnumerable<MemberInfo> Of(Type type) => DeclaredBy(type).SelectMany(WithItsTypes).Distinct();

    private static IEnumerable<MemberInfo> DeclaredBy(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var implemented in type.GetInterfaces()) yield return implemented;
        foreach (var constraint in ConstraintsOf(type)) yield return constraint;
        foreach (var attribute in type.GetCustomAttributesData()) yield return attribute.Constructor;
        foreach (var field in type.GetFields(Declared)) yield return field.FieldType;
        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
            foreach (var used in UsedBy(method)) yield return used;
    }

    private static IEnumerable<MemberInfo> UsedBy(MethodBase method)
    {
        if (method is MethodInfo { ReturnType: var returned }) yield return returned;
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        foreach (var constraint in method.IsGenericMethodDefinition ? ConstraintsOf(method) : []) yield return constraint;
        foreach (var attribute in method.GetCustomAttributesData()) yield return attribute.Constructor;
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses)
            if (clause is { Flags: ExceptionHandlingClauseOptions.Clause, CatchType: { } caught }) yield return caught;
        foreach (var token in TokensOf(body.GetILAsByteArray()!))
            yield return method.Module.ResolveMember(token, ArgumentsOf(method.DeclaringType), ArgumentsOf(method))!;
    }

    // One or two bytes say what to do, and so how long the operand behind them is.
    private static IEnumerable<int> TokensOf(byte[] instructions)
    {
        for (var at = 0; at < instructions.Length;)
        {
            short value = instructions[at++];
            if (value == 0xFE) value = (short)(0xFE00 | instructions[at++]);
            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(instructions, at));
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(instructions, at);
                    at += 4;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static IEnumerable<MemberInfo> WithItsTypes(MemberInfo member)
    {
        if (member is Type type) return TypesIn(type);
        var arguments = member is MethodInfo method ? ArgumentsOf(method) ?? [] : [];
        return arguments.SelectMany(TypesIn).Concat(member.DeclaringType is { } declaring ? TypesIn(declaring) : []).Append(member);
    }

    // List<Envelope[]> is List<> and Envelope.
    private static IEnumerable<Type> TypesIn(Type type)
    {
        if (type.HasElementType) return TypesIn(type.GetElementType()!);
        if (type.IsGenericParameter) return [];
        return type.IsConstructedGenericType
            ? type.GetGenericArguments().SelectMany(TypesIn).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    private static IEnumerable<Type> ConstraintsOf(MemberInfo member) =>
        (ArgumentsOf(member) ?? []).Where(argument => argument.IsGenericParameter)
            .SelectMany(argument => argument.GetGenericParameterConstraints());

    private static Type[]? ArgumentsOf(MemberInfo? member) => member switch
    {
        Type type => type.GetGenericArguments(),
        MethodInfo method => method.GetGenericArguments(),
        _ => null,
    };
}
