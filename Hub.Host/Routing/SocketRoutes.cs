using Hub.Actors.Runtime;
using Hub.Actors.Sockets;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>Maps routes that take a WebSocket upgrade, next to any others.</summary>
public static class SocketRoutes
{
    /// <summary>
    /// Maps a route whose handler is a function, such as <c>async (HubSocket socket, IClock clock, string room) => …</c>. Its parameters are
    /// bound as those of <c>MapGet</c> are: the socket, route and query values, services, <see cref="HttpRequest"/>; a
    /// <see cref="CancellationToken"/> is signalled when the socket closes. The socket lives until the function's task ends, then it is closed
    /// with 1000; what it throws is the route's error handler's (<see cref="SocketOptions.OnError"/>). The request and its services live as long.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="handler">The function. Not <c>async void</c>.</param>
    public static SocketRouteBuilder MapSocket(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler)
    {
        Check(endpoints, pattern, handler);
        return endpoints.MapSocketFunction(pattern, handler, SocketFunction.RunAsync);
    }

    /// <summary>
    /// Maps a route whose handler is an actor, one for each socket: it gets <see cref="SocketOpened"/>, then <see cref="TextMessage"/> and
    /// <see cref="BinaryMessage"/>, at last <see cref="SocketClosed"/>, and sends by telling its socket. Made by its constructor, which gets
    /// services of a scope of its own. The socket lives until the actor stops, then it is closed with 1000; a failure stops the actor and is the
    /// route's error handler's.
    /// </summary>
    /// <typeparam name="TActor">The actor's type.</typeparam>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="arguments">Constructor arguments that are no services.</param>
    public static SocketRouteBuilder MapSocket<TActor>(this IEndpointRouteBuilder endpoints, string pattern, params object[] arguments)
        where TActor : ActorBase
    {
        Check(endpoints, pattern, arguments);
        var producer = new ServiceActorProducer<TActor>(endpoints.ServiceProvider, arguments);
        return endpoints.MapSocketActor(pattern, Props.CreateBy(producer));
    }

    /// <summary>
    /// Maps a route whose handler is called for each message on the very thread that has read it, with nothing between: the quickest way, for what
    /// neither waits nor takes long, as an echo or a table lookup. While it runs many other sockets wait. What it throws is the route's error
    /// handler's, and closes the socket with 1011.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="handler">Called one message at a time per socket; the message's bytes are valid during the call only.</param>
    public static SocketRouteBuilder MapMessages(this IEndpointRouteBuilder endpoints, string pattern, Action<HubSocket, SocketMessage> handler)
    {
        Check(endpoints, pattern, handler);
        return endpoints.MapUpgrade(pattern, (context, route) => MessageFunction.AcceptAsync(context, route, handler));
    }

    /// <summary>
    /// Sets what is special of a socket route, or of all those of a group.
    /// </summary>
    public static TBuilder WithSocketOptions<TBuilder>(this TBuilder builder, Action<SocketOptions> configure)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.WithMetadata(SocketOptionsStep.Of(configure));
    }

    /// <summary>Takes the options that <c>Services.Configure&lt;SocketOptions&gt;(name, …)</c> has.</summary>
    public static TBuilder WithSocketOptions<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.WithMetadata(SocketOptionsStep.Named(name));
    }

    /// <summary>A function whose parameters are the framework's to bind; what to do with the socket around it is said by <paramref name="run"/>.</summary>
    internal static SocketRouteBuilder MapSocketFunction(
        this IEndpointRouteBuilder endpoints, string pattern, Delegate handler, SocketFunctionRunner run)
    {
        var route = endpoints.MapMethods(pattern, SocketRoute.Methods, handler);
        return endpoints.Complete(
            pattern,
            route,
            endpoint => endpoint.FilterFactories.Add((_, next) => invocation => run(invocation, next)),
            static context => new HubSocket(SocketRequests.Of(context)).BindTo(context));
    }

    internal static SocketRouteBuilder MapSocketActor(this IEndpointRouteBuilder endpoints, string pattern, Props handler) =>
        endpoints.MapUpgrade(pattern, (context, route) => context.RequestServices.GetRequiredService<SocketActors>().AcceptAsync(context, route, handler));

    /// <summary>A route that does its upgrade itself.</summary>
    internal static SocketRouteBuilder MapUpgrade(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, SocketRoute, Task> accept)
    {
        RequestDelegate handler = context => accept(context, context.GetEndpoint()!.Metadata.GetRequiredMetadata<SocketRoute>());
        return endpoints.Complete(pattern, endpoints.MapMethods(pattern, SocketRoute.Methods, handler), static _ => { }, static _ => { });
    }

    private static SocketRouteBuilder Complete(
        this IEndpointRouteBuilder endpoints, string pattern, IEndpointConventionBuilder route, Action<EndpointBuilder> last,
        Action<HttpContext> prepare)
    {
        // A description of an HTTP API has no words for an upgrade.
        route.ExcludeFromDescription().Finally(endpoint =>
        {
            var resolved = Resolve(endpoint, (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText ?? pattern);
            endpoint.Metadata.Add(resolved);
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = async context =>
            {
                // Until somebody knows better; whoever handles an exception forgets the route.
                UpgradeOutcome.Other.Mark(context);
                RouteText.Decode(context);
                if (!await context.RequestServices.GetRequiredService<SocketGate>().LetsPassAsync(context, resolved)) return;
                prepare(context);
                await inner(context);
            };
        });
        return new SocketRouteBuilder(endpoints, pattern, route, last);
    }

    // At the start, see RouteCheck: a mistake stops the process before it listens.
    private static SocketRoute Resolve(EndpointBuilder endpoint, string pattern)
    {
        var options = new SocketOptions();
        List<string> mistakes = [];
        foreach (var step in endpoint.Metadata.OfType<SocketOptionsStep>())
            if (step.Apply(endpoint.ApplicationServices, options) is { } mistake) mistakes.Add(mistake);
        mistakes.AddRange(options.Mistakes());
        return mistakes.Count == 0
            ? new SocketRoute(pattern, options)
            : throw new InvalidOperationException($"Route {pattern}: {string.Join("; ", mistakes)}");
    }

    internal static void Check(IEndpointRouteBuilder endpoints, string pattern, object? handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        if (handler is null) throw new ArgumentNullException(nameof(handler), $"Route {pattern} has no handler");
        if (endpoints.ServiceProvider.GetService<SocketGate>() is null)
            throw new InvalidOperationException($"Route {pattern}: call builder.Services.AddHub() before the application is built");
    }
}
