namespace Hub.Host.Rpc;

/// <summary>Registers the methods that clients of hub.v1 call with <c>rpc</c>.</summary>
public static class RpcServices
{
    /// <summary>
    /// Registers a function as a method, such as <c>AddRpc("add", (Pair pair) =&gt; pair.A + pair.B)</c>. Its parameters are bound by type: services,
    /// of a scope that the call has for itself; <see cref="RpcCall"/>, who calls; <see cref="CancellationToken"/>, signalled when the call has
    /// timed out or its connection is gone; and at most one more, read from the call's <c>data</c>, which may be missing or null only where the
    /// parameter is nullable or has a default. What it returns is the result, awaited if it is a task. An <see cref="RpcException"/> is answered
    /// as it says, any other exception is logged and answered 100, <c>Internal error</c>. Calls run beside each other, also those of one connection.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="method">The method's name. Each name is registered once.</param>
    /// <param name="function">The function. Not <c>async void</c>.</param>
    /// <exception cref="ArgumentException">There is such a method already, or the name is empty.</exception>
    public static IServiceCollection AddRpc(this IServiceCollection services, string method, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return services.Add(method, provider => new RpcFunction(method, function, provider));
    }

    /// <summary>
    /// Registers an actor as a method: one for all calls of the node, started with it, made by its constructor, which gets services of a scope of
    /// its own. It gets an <see cref="RpcRequest"/> per call, and what it tells the sender is the result: any value that is JSON;
    /// <c>Status.Success.Instance</c> for none; a <c>Status.Failure</c> is answered as a function's exception. One that tells nothing lets
    /// the call time out; when it has stopped, calls are answered 108.
    /// </summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="method">The method's name. Each name is registered once.</param>
    /// <param name="arguments">Constructor arguments that are no services.</param>
    /// <exception cref="ArgumentException">There is such a method already, or the name is empty.</exception>
    public static IServiceCollection AddRpcActor<TActor>(this IServiceCollection services, string method, params object[] arguments)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return services.Add(method, provider => new RpcActor<TActor>(method, arguments, provider));
    }

    private static IServiceCollection Add(this IServiceCollection services, string method, Func<IServiceProvider, RpcMethod> create)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (string.IsNullOrWhiteSpace(method))
            throw new ArgumentException($"An rpc method needs a name, and '{method}' is none", nameof(method));
        if (services.Any(service => service.ImplementationInstance is RpcRegistration known && known.Method == method))
            throw new ArgumentException($"Rpc method {method} is registered twice: give one of them another name", nameof(method));
        return services.AddSingleton(new RpcRegistration(method, create));
    }
}
