using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Cluster;

namespace Hub.Host.Admin;

/// <summary>Asks the nodes of the cluster, and answers them.</summary>
internal sealed class NodeQuestions
{
    // A node that hangs must not keep an operator from seeing the others.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly HubNode _node;
    private readonly IClusterEngine _engine;
    private readonly TimeProvider _time;

    // Written before the node asks or is asked, from then on only read.
    private readonly Dictionary<string, Func<ReadOnlyMemory<byte>, Task<byte[]>>> _answers = [];

    public NodeQuestions(HubNode node, IClusterEngine engine, TimeProvider time)
    {
        _node = node;
        _engine = engine;
        _time = time;
        node.Answers = AnswerAsync;
    }

    /// <summary>All nodes that are up; this one alone before it has seen the others.</summary>
    public IReadOnlyList<NodeState> Nodes => _engine.State.Nodes is { Count: > 0 } nodes
        ? nodes
        : [new NodeState(_engine.Self, Url: null, IsLeaving: false, Shards: 0, SuspectedBy: [], Link: null)];

    /// <summary>Says how a question is answered; null for nothing to say.</summary>
    public void Answer<TAsked, TAnswer>(Question<TAsked, TAnswer> question, Func<TAsked, Task<TAnswer?>> answer)
        where TAnswer : class => _answers.Add(question.Name, async json =>
        {
            var told = await answer(JsonSerializer.Deserialize(json.Span, question.Asked)!);
            return told is null ? [] : JsonSerializer.SerializeToUtf8Bytes(told, question.Answer);
        });

    /// <summary>Asks all nodes at once.</summary>
    public async Task<IReadOnlyList<Told<TAnswer>>> AskAllAsync<TAsked, TAnswer>(
        Question<TAsked, TAnswer> question, TAsked asked, CancellationToken cancellation)
        where TAnswer : class =>
        await Task.WhenAll(Nodes.Select(async node => new Told<TAnswer>(node, await AskAsync(node, question, asked, cancellation))));

    /// <summary>Asks one node.</summary>
    /// <returns>Null where it has nothing to say, is gone, or does not answer in time.</returns>
    public async Task<TAnswer?> AskAsync<TAsked, TAnswer>(
        NodeState node, Question<TAsked, TAnswer> question, TAsked asked, CancellationToken cancellation)
        where TAnswer : class
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(asked, question.Asked);
        try
        {
            var told = await _node.AskAsync(node.Id, new NodeQuestion(question.Name, json), cancellation).WaitAsync(Patience, _time, cancellation);
            return told is { } answer ? JsonSerializer.Deserialize(answer.Span, question.Answer) : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<NodeAnswer> AnswerAsync(NodeQuestion question)
    {
        if (!_answers.TryGetValue(question.Name, out var answer)) return new NodeAnswer(default);
        try
        {
            return new NodeAnswer(await answer(question.Json));
        }
        catch (Exception unable) when (unable is AskTimeoutException or JsonException)
        {
            // Its own actors do not answer, or another version asks for more than this one knows.
            return new NodeAnswer(default);
        }
    }
}
