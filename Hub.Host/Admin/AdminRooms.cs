using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Host.Admin;

/// <summary>The rooms of the cluster: a list of them, one of them, and how those in one are closed.</summary>
internal sealed partial class AdminRooms
{
    // Where the order is not that of the names, each node tells so many.
    private const int Deepest = 1_000;

    // Presence is asked of the owner, which may be lost.
    private static readonly TimeSpan PresencePatience = TimeSpan.FromSeconds(2);

    private readonly HubNode _node;
    private readonly IClusterEngine _engine;
    private readonly NodeQuestions _questions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AdminRooms(HubNode node, IClusterEngine engine, NodeQuestions questions, TimeProvider time, ILogger<AdminRooms> logger)
    {
        _node = node;
        _engine = engine;
        _questions = questions;
        _time = time;
        _logger = logger;
        questions.Answer(Questions.Rooms, asked => Task.FromResult<RoomsTold?>(new NodeRooms(node.View.Census, time).Tell(asked)));
        questions.Answer(Questions.CloseRoom, async close => (Counted?)new Counted(await node.View.CloseAsync(
            await node.View.MembersAsync(RoomId.Own(close.Room)), new CloseStatus(close.Code, close.Reason))));
    }

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var request = context.Request;
        if (AdminQuery.Limit(request, out var limit) is { } wrong) return AdminProblem.BadRequest(wrong);
        var sortText = AdminQuery.Text(request, "sort") ?? "name";
        if (!Enum.TryParse<RoomSort>(sortText, ignoreCase: true, out var sort) || !char.IsAsciiLetter(sortText[0]))
            return AdminProblem.BadRequest($"sort={sortText} must be name, members or rate");
        if (!RoomCursor.TryParse(AdminQuery.Text(request, "cursor"), sort, out var cursor))
            return AdminProblem.BadRequest($"cursor={AdminQuery.Text(request, "cursor")} is none of a list with sort={sortText}: leave it out for the first page");
        var asked = new RoomsAsked(
            Names: null, AdminQuery.Text(request, "filter"), sort, sort == RoomSort.Name ? cursor?.Name : null, sort == RoomSort.Name ? limit + 1 : Deepest);
        var told = await _questions.AskAllAsync(Questions.Rooms, asked, context.RequestAborted);
        var isAll = told.All(node => node.Answer is not { IsAll: false });
        var rooms = Merge(told);
        if (!isAll && sort != RoomSort.Name)
        {
            // A node may have some of a room of which others have more.
            var names = rooms.Take(Deepest).Select(room => room.Room).ToList();
            rooms = Merge(await _questions.AskAllAsync(Questions.Rooms, asked with { Names = names, Limit = names.Count }, context.RequestAborted));
        }

        List<RoomReport> page = [.. Ordered(rooms, sort).Where(room => cursor is null || cursor.IsBefore(room)).Take(limit + 1)];
        var goesOn = page.Count > limit;
        if (goesOn) page.RemoveAt(limit);
        return Results.Json(
            new RoomsReport(page, goesOn ? RoomCursor.Of(page[^1], sort).ToString() : null, isAll || sort == RoomSort.Name, Told<RoomsTold>.Silent(told)),
            AdminJson.Default.RoomsReport);
    }

    public async Task<IResult> ShowAsync(HttpContext context)
    {
        if (!TryName(context, out var room, out var problem)) return AdminProblem.BadRequest(problem);
        var rule = _node.View.RuleOf(room.Name);
        // Nobody has a durable room open that has neither members nor anybody who speaks.
        if (rule.IsDurable) await OpenAsync(room, context.RequestAborted);
        var told = await _questions.AskAllAsync(Questions.Rooms, new RoomsAsked([room.Name], null, RoomSort.Name, null, 1), context.RequestAborted);
        var found = told.SelectMany(node => (node.Answer?.Rooms ?? []).Select(figures => (node.Name, Figures: figures))).ToList();
        if (found.Count == 0 || (rule.IsDurable && found.All(one => one.Figures is { Members: 0, Offset: 0 })))
            return AdminProblem.NotFound($"Nothing is known of room {room}: it has no members and keeps nothing (hub rooms list has those that there are)");
        var shard = _node.View.ShardOf(room);
        var row = _engine.Shards is { Count: > 0 } shards ? shards[shard.Number] : default;
        var owned = found.Select(one => one.Figures).FirstOrDefault(figures => figures.IsOwned);
        List<RoomNode> nodes = [.. found.Where(one => one.Figures.Members > 0).Select(one => new RoomNode(one.Name, one.Figures.Members))];
        var present = rule.Presence ? await PresentAsync(room, context.RequestAborted) : null;
        return Results.Json(
            new RoomDetail(
                room.Name, shard.Number, row.Owner?.Node.Name, row.Term, owned?.Epoch, owned?.Offset ?? 0, Math.Round(owned?.Rate ?? 0, 1),
                nodes.Sum(node => node.Members), nodes, present, RoomRuleReport.Of(rule), Told<RoomsTold>.Silent(told)),
            AdminJson.Default.RoomDetail);
    }

    public async Task<IResult> CloseAsync(HttpContext context)
    {
        if (!TryName(context, out var room, out var problem)) return AdminProblem.BadRequest(problem);
        if (AdminQuery.Close(context.Request, out var status) is { } wrong) return AdminProblem.BadRequest(wrong);
        var told = await _questions.AskAllAsync(Questions.CloseRoom, new RoomToClose(room.Name, status.Code, status.Reason), context.RequestAborted);
        var count = told.Sum(node => node.Answer?.Count ?? 0);
        Log.RoomCloseRequested(_logger, room, count, status.Code);
        return Results.Json(new RoomClosed(room.Name, count), AdminJson.Default.RoomClosed);
    }

    private static bool TryName(HttpContext context, out RoomId room, out string problem)
    {
        var isName = RoomId.TryParse(context.Request.RouteValues["room"] as string, out room, out var wrong, takesOwn: true);
        problem = wrong ?? "";
        return isName;
    }

    private List<RoomReport> Merge(IEnumerable<Told<RoomsTold>> told)
    {
        var rooms = new Dictionary<string, RoomReport>(StringComparer.Ordinal);
        foreach (var node in told)
        {
            foreach (var figures in node.Answer?.Rooms ?? [])
            {
                if (!rooms.TryGetValue(figures.Room, out var room))
                    room = new RoomReport(figures.Room, null, 0, 0, 0, RoomRuleReport.Word(_node.View.RuleOf(figures.Room).History));
                room = room with { Members = room.Members + figures.Members };
                rooms[figures.Room] = figures.IsOwned ? room with { Owner = node.Name, Rate = Math.Round(figures.Rate, 1), Offset = figures.Offset } : room;
            }
        }

        return [.. rooms.Values];
    }

    private static IEnumerable<RoomReport> Ordered(IEnumerable<RoomReport> rooms, RoomSort sort) => sort switch
    {
        RoomSort.Members => rooms.OrderByDescending(room => room.Members).ThenBy(room => room.Room, StringComparer.Ordinal),
        RoomSort.Rate => rooms.OrderByDescending(room => room.Rate).ThenBy(room => room.Room, StringComparer.Ordinal),
        _ => rooms.OrderBy(room => room.Room, StringComparer.Ordinal),
    };

    private async Task OpenAsync(RoomId room, CancellationToken cancellation)
    {
        try
        {
            await _node.Reader.StandingAsync(room, since: null, cancellation).WaitAsync(PresencePatience, _time, cancellation);
        }
        catch (Exception lost) when (lost is TimeoutException or AskTimeoutException or HubException)
        {
            // Its owner is lost: what others know of it is told all the same.
        }
    }

    private async Task<int?> PresentAsync(RoomId room, CancellationToken cancellation)
    {
        try
        {
            return (await _node.Reader.PresenceAsync(room, cancellation).WaitAsync(PresencePatience, _time, cancellation))?.Count;
        }
        catch (Exception lost) when (lost is TimeoutException or AskTimeoutException or HubException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RoomCloseRequested, LogLevel.Information,
            "Asked at /admin/api/rooms to close room {RoomId}: its {Count} connections are closed with {CloseCode}")]
        public static partial void RoomCloseRequested(ILogger logger, RoomId roomId, int count, int closeCode);
    }
}
