using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Hub.Host.Rpc;

/// <summary>A method that is a function, called by what was found out about its parameters when the node started.</summary>
internal sealed class RpcFunction : RpcMethod
{
    private readonly string _method;
    private readonly Delegate _function;
    private readonly MethodInvoker _invoker;
    private readonly Binding[] _parameters;
    private readonly RpcReturn _returned;
    private readonly RpcJson _json;

    public RpcFunction(string method, Delegate function, IServiceProvider services)
    {
        _method = method;
        _function = function;
        _json = services.GetRequiredService<RpcJson>();
        var invoke = function.GetType().GetMethod(nameof(Action.Invoke))!;
        _invoker = MethodInvoker.Create(invoke);
        _returned = RpcReturn.Of(invoke.ReturnType);
        if (_returned.Type is { } result) TypeInfo(result);
        else if (invoke.ReturnType == typeof(void) && function.Method.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw Mistake("is async void, so nobody could await it: let it return a Task");

        // Of an extension method that stands for a function of its other parameters the first is bound already.
        var parameters = function.Method.GetParameters()[^invoke.GetParameters().Length..];
        var known = services.GetRequiredService<IServiceProviderIsService>();
        var data = parameters.Where(parameter => !IsGiven(parameter.ParameterType, known)).ToList();
        if (data.Count > 1)
            throw Mistake($"has {data.Count} parameters that are no services ({string.Join(", ", data.Select(Text))}), and only one can be read"
                + " from data: register the service that is missing, or put them into one type");
        _parameters = [.. parameters.Select(parameter => data.Contains(parameter) ? Data(parameter) : Given(parameter.ParameterType))];
    }

    private delegate object? Binding(ReadOnlyMemory<byte> data, RpcCall call, CancellationToken cancellationToken);

    public override async Task<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> data, RpcCall call, CancellationToken cancellationToken)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _parameters[i](data, call, cancellationToken);
        var result = await _returned.AwaitAsync(_invoker.Invoke(_function, arguments.AsSpan()));
        return _returned.Type is { } type ? _json.Write(result, type) : ReadOnlyMemory<byte>.Empty;
    }

    private static bool IsGiven(Type type, IServiceProviderIsService known)
    {
        if (type == typeof(RpcCall) || type == typeof(CancellationToken)) return true;
        // Of any type there is a sequence of all its services, which is empty where it is no service.
        var service = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>) ? type.GetGenericArguments()[0] : type;
        return known.IsService(service);
    }

    private static Binding Given(Type type) =>
        type == typeof(RpcCall) ? static (_, call, _) => call
        : type == typeof(CancellationToken) ? static (_, _, cancellationToken) => cancellationToken
        : (_, call, _) => call.Services.GetRequiredService(type);

    private Binding Data(ParameterInfo parameter)
    {
        var type = TypeInfo(parameter.ParameterType);
        if (type is { Kind: JsonTypeInfoKind.Object, Type.IsAbstract: true, PolymorphismOptions: null })
            throw Mistake($"takes {Text(parameter)}, which is neither a service nor can be read from data: register it, or take a type that can be made");
        var mayBeNull = new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
        return (data, _, _) =>
        {
            if (data.IsEmpty && parameter.HasDefaultValue) return parameter.DefaultValue;
            var value = RpcJson.Read(_method, data.Span, type);
            return value is not null || mayBeNull ? value : throw RpcJson.Wrong(_method, "");
        };
    }

    private JsonTypeInfo TypeInfo(Type type)
    {
        try
        {
            return _json.TypeInfo(type);
        }
        catch (Exception unusable) when (unusable is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw Mistake($"has {type.Name}, which is no JSON: {unusable.Message}");
        }
    }

    private InvalidOperationException Mistake(string what) => new($"Rpc method {_method} {what}");

    private static string Text(ParameterInfo parameter) => $"{parameter.ParameterType.Name} {parameter.Name}";
}
