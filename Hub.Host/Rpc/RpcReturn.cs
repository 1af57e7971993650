using System.Reflection;

namespace Hub.Host.Rpc;

/// <summary>What a function returns, and how to wait for it.</summary>
/// <param name="Type">The type of its result; null for a function without one.</param>
/// <param name="AwaitAsync">From what was returned to the result.</param>
internal sealed record RpcReturn(Type? Type, Func<object?, ValueTask<object?>> AwaitAsync)
{
    public static RpcReturn Of(Type returned)
    {
        if (returned == typeof(void)) return new RpcReturn(null, static _ => default);
        if (returned == typeof(Task)) return new RpcReturn(null, static async task => { await (Task)task!; return null; });
        if (returned == typeof(ValueTask)) return new RpcReturn(null, static async task => { await (ValueTask)task!; return null; });

        var kind = returned.IsGenericType ? returned.GetGenericTypeDefinition() : null;
        if (kind == typeof(Task<>)) return Awaited(returned, nameof(TaskAsync));
        if (kind == typeof(ValueTask<>)) return Awaited(returned, nameof(ValueTaskAsync));
        return new RpcReturn(returned, static value => new ValueTask<object?>(value));
    }

    private static RpcReturn Awaited(Type returned, string by)
    {
        var result = returned.GetGenericArguments()[0];
        var method = typeof(RpcReturn).GetMethod(by, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(result);
        return new RpcReturn(result, method.CreateDelegate<Func<object?, ValueTask<object?>>>());
    }

    private static async ValueTask<object?> TaskAsync<T>(object? task) => await (Task<T>)task!;

    private static async ValueTask<object?> ValueTaskAsync<T>(object? task) => await (ValueTask<T>)task!;
}
