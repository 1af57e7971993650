using System.Net;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Options;

namespace Hub.Host.Admin;

/// <summary>The connections of the cluster: a list of them, one of them, and how it is closed.</summary>
internal sealed partial class AdminConnections
{
    private readonly HubNode _node;
    private readonly NodeQuestions _questions;
    private readonly ILogger _logger;

    public AdminConnections(HubNode node, NodeQuestions questions, IOptions<LimitOptions> limits, ILogger<AdminConnections> logger)
    {
        _node = node;
        _questions = questions;
        _logger = logger;
        var here = new NodeConnectionList(node, limits.Value);
        questions.Answer(Questions.Connections, here.TellAsync);
        questions.Answer(Questions.Connection, here.FindAsync);
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var request = context.Request;
        if (AdminQuery.Limit(request, out var limit) is { } wrong) return AdminProblem.BadRequest(wrong);
        if (AdminQuery.Flag(request, "slow", out var slow) is { } noFlag) return AdminProblem.BadRequest(noFlag);
        var (address, cursor, room, name) = (
            AdminQuery.Text(request, "address"), AdminQuery.Text(request, "cursor"), AdminQuery.Text(request, "room"), AdminQuery.Text(request, "node"));
        if (address is not null && !IPAddress.TryParse(address, out _) && !IPNetwork.TryParse(address, out _))
            return AdminProblem.BadRequest($"address={address} must be an IP address such as 10.1.2.3, or a block such as 10.0.0.0/8");
        if (cursor is not null && !ConnectionId.TryParse(cursor, out _))
            return AdminProblem.BadRequest($"cursor={cursor} is none: leave it out for the first page");
        if (room is not null && !RoomId.TryParse(room, out _, out var problem, takesOwn: true)) return AdminProblem.BadRequest(problem);
        var nodes = _questions.Nodes.Where(node => name is null || node.Id.Node.Name == name).ToList();
        if (nodes.Count == 0) return AdminProblem.NoNode(name, _questions.Nodes);

        var asked = new ConnectionsAsked(AdminQuery.Text(request, "user"), address, room, slow, cursor, limit + 1);
        var told = await Task.WhenAll(nodes.Select(async node => new Told<ConnectionsTold>(
            node, await _questions.AskAsync(node, Questions.Connections, asked, context.RequestAborted))));
        List<ConnectionReport> page = [.. told.SelectMany(node => node.Answer?.Connections ?? []).OrderBy(one => one.Id, StringComparer.Ordinal).Take(limit + 1)];
        var goesOn = page.Count > limit;
        if (goesOn) page.RemoveAt(limit);
        return Results.Json(
            new ConnectionsReport(page, goesOn ? page[^1].Id : null, Told<ConnectionsTold>.Silent(told)), AdminJson.Default.ConnectionsReport);
    }

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (!TryId(context, out var id, out var problem)) return AdminProblem.BadRequest(problem);
        var told = await _questions.AskAllAsync(Questions.Connection, new ConnectionAsked(id.ToString()), context.RequestAborted);
        return told.Select(node => node.Answer).OfType<ConnectionDetail>().FirstOrDefault() is { } found
            ? Results.Json(found, AdminJson.Default.ConnectionDetail)
            : Missing(id);
    }

    public async Task<IResult> CloseAsync(HttpContext context)
    {
        if (!TryId(context, out var id, out var problem)) return AdminProblem.BadRequest(problem);
        if (AdminQuery.Close(context.Request, out var status) is { } wrong) return AdminProblem.BadRequest(wrong);
        if (!await _node.CloseConnectionAsync(id, status, context.RequestAborted)) return Missing(id);
        Log.KickRequested(_logger, id, status.Code);
        return Results.Json(new ConnectionClosed(id.ToString(), status.Code, status.Reason), AdminJson.Default.ConnectionClosed);
    }

    private static bool TryId(HttpContext context, out ConnectionId id, out string problem)
    {
        var text = context.Request.RouteValues["id"] as string;
        problem = $"{text} is no id of a connection: they have sixteen hexadecimal digits";
        return ConnectionId.TryParse(text, out id);
    }

    private static IResult Missing(ConnectionId id) => AdminProblem.NotFound($"There is no connection {id}: it may have ended");

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.KickRequested, LogLevel.Information, "Asked at /admin/api/connections to close connection {ConnectionId} with {CloseCode}")]
        public static partial void KickRequested(ILogger logger, ConnectionId connectionId, int closeCode);
    }
}
