namespace Hub.Host.Routing;

/// <summary>A mapped socket route, for the framework's conventions: authorization, endpoint filters, CORS, rate limiting, names.</summary>
public sealed class SocketRouteBuilder : IEndpointConventionBuilder
{
    private readonly List<Action<EndpointBuilder>> _conventions = [];
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly IEndpointConventionBuilder _socket;
    private readonly string _pattern;
    private IEndpointConventionBuilder? _http;

    internal SocketRouteBuilder(IEndpointRouteBuilder endpoints, string pattern, IEndpointConventionBuilder socket, Action<EndpointBuilder> last)
    {
        _endpoints = endpoints;
        _pattern = pattern;
        _socket = socket;
        // When the endpoint is built all conventions are known. The last filter is the innermost: it does the upgrade, so that
        // every other may refuse before it.
        socket.Add(endpoint =>
        {
            foreach (var convention in _conventions) convention(endpoint);
            last(endpoint);
        });
    }

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention)
    {
        _conventions.Add(convention);
        _http?.Add(convention);
    }

    /// <inheritdoc/>
    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        _socket.Finally(finallyConvention);
        _http?.Finally(finallyConvention);
    }

    /// <summary>Answers a GET or HEAD of the same route that asks for no WebSocket. The route's conventions hold for both.</summary>
    /// <param name="handler">A route handler as <c>MapGet</c> takes it.</param>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public SocketRouteBuilder OrHttp(Delegate handler)
    {
        if (handler is null) throw new ArgumentNullException(nameof(handler), $"Route {_pattern} has no HTTP handler");
        if (_http is not null) throw new InvalidOperationException($"Route {_pattern} answers HTTP already: OrHttp is called once");
        _http = _endpoints.MapMethods(_pattern, [HttpMethods.Get, HttpMethods.Head], handler);
        foreach (var convention in _conventions) _http.Add(convention);
        return this;
    }
}
