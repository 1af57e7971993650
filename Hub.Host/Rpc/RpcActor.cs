using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Actors.Runtime;

namespace Hub.Host.Rpc;

/// <summary>A method that is an actor, a child of nobody's but the node's.</summary>
internal sealed class RpcActor<TActor> : RpcMethod
    where TActor : ActorBase
{
    private readonly string _method;
    private readonly IServiceProvider _services;
    private readonly RpcJson _json;
    private readonly Props _props;
    private IActorRef _actor = ActorRefs.Nobody;
    private Task _gone = Task.CompletedTask;

    public RpcActor(string method, object[] arguments, IServiceProvider services)
    {
        _method = method;
        _services = services;
        _json = services.GetRequiredService<RpcJson>();
        _props = Props.CreateBy(new ServiceActorProducer<TActor>(services, arguments));
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Whatever the method is called, escaped it is a name that an actor may have.
        _actor = _services.GetRequiredService<HubNode>().System.ActorOf(_props, $"rpc-{Uri.EscapeDataString(_method)}");
        _gone = _actor.WatchAsync(CancellationToken.None);
        var made = _actor.Ask<ActorIdentity>(new Identify(null), cancellationToken);
        if (await Task.WhenAny(made, _gone) == _gone || (await made).Subject.IsNobody())
            throw new InvalidOperationException($"Rpc method {_method}: its actor {typeof(TActor).Name} could not be made; the log says why");
    }

    public override async Task<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> data, RpcCall call, CancellationToken cancellationToken)
    {
        var argument = (JsonElement)RpcJson.Read(_method, data.Span, _json.TypeInfo(typeof(JsonElement)))!;
        var answer = _actor.Ask<object>(new RpcRequest(_method, argument, call.ConnectionId, call.User), cancellationToken);
        // An actor that has answered and stopped has answered.
        if (await Task.WhenAny(answer, _gone) == _gone)
            throw new RpcException(ErrorCodes.NotAvailable.Number, $"{_method} has stopped", retryable: true);
        return await answer switch
        {
            Status.Failure failure => throw CauseOf(failure),
            Status.Success { Status: null } => ReadOnlyMemory<byte>.Empty,
            Status.Success { Status: { } content } => _json.Write(content, content.GetType()),
            var result => _json.Write(result, result.GetType()),
        };
    }

    // A refusal is told as it is; around anything else stands where it came from.
    private Exception CauseOf(Status.Failure failure) =>
        failure.Cause as RpcException ?? (Exception)new InvalidOperationException($"The actor of {_method} has answered a failure", failure.Cause);
}
