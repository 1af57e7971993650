using Hub.Actors;
using Hub.Host.Metrics;

namespace Hub.Host.Admin;

/// <summary>What the nodes of the cluster measure.</summary>
internal sealed class AdminNodes
{
    private readonly NodeQuestions _questions;

    public AdminNodes(HubNode node, NodeQuestions questions, NodeMetrics metrics, TimeProvider time)
    {
        _questions = questions;
        var startedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        questions.Answer(Questions.Figures, _ => Task.FromResult<NodeFigures?>(new NodeFigures(
            HubVersion.Text, startedAt, time.GetUtcNow().ToUnixTimeMilliseconds(), Unready(node), metrics.Read())));
    }

    public async Task<IResult> ListAsync(CancellationToken aborted)
    {
        var told = await _questions.AskAllAsync(Questions.Figures, new NothingAsked(), aborted);
        return Results.Json(new NodesReport([.. told.Select(Report)]), AdminJson.Default.NodesReport);
    }

    private static NodeMetricsReport Report(Told<NodeFigures> told)
    {
        var figures = told.Answer;
        return new NodeMetricsReport(
            told.Name, told.Node.Id.Number, told.Node.Link is null, figures?.Version, figures?.StartedAt ?? 0, figures?.At ?? 0, figures?.Unready, figures?.Metrics);
    }

    private static string? Unready(HubNode node) =>
        node.IsDraining ? "draining" : node.RefusesConnections ? "closing" : node.IsReady ? null : "joining";
}
