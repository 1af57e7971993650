using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors;

/// <summary>Asks all nodes of the cluster.</summary>
/// <param name="engine">The cluster.</param>
/// <param name="answer">How this node answers.</param>
internal sealed class NodeCalls(IClusterEngine engine, Func<object, Task<object>> answer)
{
    /// <summary>Ends with what all of them have answered; one that goes away meanwhile has not.</summary>
    public async Task<IReadOnlyList<T>> AskAllAsync<T>(object request, CancellationToken cancellation)
        where T : class
    {
        Task<object?>[] asking = [AskHereAsync(request), .. engine.Peers.All.Select(link => AwaitedAnswer.AskAsync(link, request, engine.Answers))];
        var answers = await Task.WhenAll(asking).WaitAsync(cancellation);
        return [.. answers.OfType<T>()];
    }

    /// <summary>Asks one of them.</summary>
    /// <returns>Null where it is gone, or of a version that has no answer.</returns>
    public async Task<T?> AskAsync<T>(Incarnation node, object request)
        where T : class =>
        await (node == engine.Self ? AskHereAsync(request) : AwaitedAnswer.AskAsync(engine.Peers.Of(node), request, engine.Answers)) as T;

    /// <summary>The same, all counts together.</summary>
    public async Task<int> CountAsync(object request, CancellationToken cancellation) =>
        (await AskAllAsync<NodeCount>(request, cancellation)).Sum(count => count.Value);

    private async Task<object?> AskHereAsync(object request) => await answer(request);
}
