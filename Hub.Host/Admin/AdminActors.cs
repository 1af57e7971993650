using Hub.Actors;
using Hub.Actors.Runtime;

namespace Hub.Host.Admin;

/// <summary>The actors of a node.</summary>
internal sealed class AdminActors
{
    private const int MaxDepth = 5;

    private readonly NodeQuestions _questions;

    public AdminActors(HubNode node, NodeQuestions questions)
    {
        _questions = questions;
        questions.Answer(Questions.Actors, asked => Task.FromResult(
            Find(ActorRuntime.DescribeTree(node.System), asked.Path) is { } found ? Cut(found, asked.Depth, asked.Limit) : null));
    }

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        var request = context.Request;
        if (AdminQuery.Number(request, "depth", 1, MaxDepth, 2, out var depth) is { } wrong) return AdminProblem.BadRequest(wrong);
        if (AdminQuery.Limit(request, out var limit) is { } wrongLimit) return AdminProblem.BadRequest(wrongLimit);
        var name = AdminQuery.Text(request, "node");
        if (_questions.Nodes.FirstOrDefault(one => name is null ? one.Link is null : one.Id.Node.Name == name) is not { } node)
            return AdminProblem.NoNode(name, _questions.Nodes);
        var path = AdminQuery.Text(request, "path") ?? "/user";
        return await _questions.AskAsync(node, Questions.Actors, new ActorsAsked(path, depth, limit), context.RequestAborted) is { } found
            ? Results.Json(found, AdminJson.Default.ActorReport)
            : AdminProblem.NotFound($"There is no actor {path} on {node.Id.Node.Name}, or the node does not answer; /user is the parent of all");
    }

    private static ActorDescription? Find(ActorDescription actor, string path)
    {
        var wanted = path.Length > 1 ? path.TrimEnd('/') : path;
        if (actor.Path == wanted) return actor;
        var prefix = actor.Path == "/" ? "/" : $"{actor.Path}/";
        if (!wanted.StartsWith(prefix, StringComparison.Ordinal)) return null;
        return actor.Children.Select(child => Find(child, wanted)).FirstOrDefault(found => found is not null);
    }

    private static ActorReport Cut(ActorDescription actor, int depth, int limit) => new(
        actor.Path, actor.Type.Name, actor.WaitingMessages, actor.Children.Count,
        depth == 0
            ? null
            : [.. actor.Children.OrderByDescending(child => child.WaitingMessages).Take(limit).Select(child => Cut(child, depth - 1, limit))]);
}
