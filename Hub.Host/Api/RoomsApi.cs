using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Host.Endpoints;

namespace Hub.Host.Api;

/// <summary>Maps the HTTP API of rooms.</summary>
public static class RoomsApi
{
    private const string Prefix = "/api/rooms/{room}";
    private const string Tag = "rooms";

    // The same as of hub.v1.
    private const int MostItems = 1_000;
    private const int Items = 100;

    /// <summary>
    /// Maps <c>POST /api/rooms/{room}/messages</c>, which publishes, <c>GET</c> of the same, which reads the room's history, and
    /// <c>GET /api/rooms/{room}/members</c>. Each needs an API key with its scope (<c>HUB__API__KEYS__0__SCOPES</c>), <c>publish</c> or <c>read</c>; with no key
    /// configured all are refused.
    /// </summary>
    /// <param name="app">Where to map them.</param>
    public static void MapRoomsApi(this IEndpointRouteBuilder app)
    {
        app.MapPost($"{Prefix}/messages", PublishAsync).NeedsApiKey(ApiScope.Publish)
            .Describe("publish", Tag, "Publishes in a room", "The header Idempotency-Key is the same as the member key.", typeof(PublishRequest))
            .Produces<Published>().AnswersErrors(400, 413, 415, 503);
        app.MapGet($"{Prefix}/messages", HistoryAsync).NeedsApiKey(ApiScope.Read)
            .Describe("history", Tag, "Reads what a room keeps", "With epoch and offset what is behind that position, or before it where reverse is true.")
            .Produces<History>().AnswersErrors(400, 404, 410, 503);
        app.MapGet($"{Prefix}/members", MembersAsync).NeedsApiKey(ApiScope.Read)
            .Describe("members", Tag, "Says who is in a room").Produces<Members>().AnswersErrors(400, 404, 503);
    }

    private static async Task<IResult> PublishAsync(HttpContext context, HubNode node, string room)
    {
        if (!TryName(context, out var id, out var refusal)) return refusal;
        if (!context.Request.HasJsonContentType())
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The body's Content-Type must be application/json");
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = PublishBody.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.Request.Headers["Idempotency-Key"].FirstOrDefault());
        if (body.Problem is { } wrong) return Problem(StatusCodes.Status400BadRequest, wrong);

        var publish = new AwaitedPublish();
        node.Rooms.Of(id).Publish(new RoomMessage(ConnectionId.None, body.Kind, body.Data, Slot: body.Slot), body.Key, publish);
        try
        {
            var position = await publish.Outcome.WaitAsync(context.RequestAborted);
            return Json(json => HubFrames.WritePosition(json, id, position));
        }
        catch (HubException refused)
        {
            return refused.Code == ErrorCodes.PayloadTooLarge.Number
                ? Problem(StatusCodes.Status413PayloadTooLarge, refused.Message, refused.Code)
                : new ApiUnavailable(refused.Message, refused.Code);
        }
    }

    private static async Task<IResult> HistoryAsync(
        HttpContext context, HubNode node, string room, string? limit, string? epoch, string? offset, string? reverse)
    {
        if (!TryName(context, out var id, out var refusal)) return refusal;
        if (!TryRead(limit, epoch, offset, reverse, out var read, out var problem)) return Problem(StatusCodes.Status400BadRequest, problem);
        return await AnswerAsync(id, async () => await node.Reader.HistoryAsync(id, read, context.RequestAborted) switch
        {
            null => Problem(StatusCodes.Status404NotFound, $"{id} keeps no history (HUB__ROOMS__n__HISTORY)", ErrorCodes.NotAvailable.Number),
            { IsWhole: false } => Problem(StatusCodes.Status410Gone, $"{id} cannot go on from that position", ErrorCodes.UnrecoverablePosition.Number),
            var page => Json(json => HubFrames.WriteHistory(json, id, page)),
        });
    }

    private static async Task<IResult> MembersAsync(HttpContext context, HubNode node, string room)
    {
        if (!TryName(context, out var id, out var refusal)) return refusal;
        return await AnswerAsync(id, async () => await node.Reader.PresenceAsync(id, context.RequestAborted) switch
        {
            null => Problem(StatusCodes.Status404NotFound, $"{id} keeps no presence (HUB__ROOMS__n__PRESENCE)", ErrorCodes.NotAvailable.Number),
            var present => Json(json => HubFrames.WritePresence(json, id, present)),
        });
    }

    // A room's node may be lost while it is asked, and for a moment no other has the room.
    private static async Task<IResult> AnswerAsync(RoomId room, Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AskTimeoutException)
        {
            return new ApiUnavailable($"{room} has not answered in time", ErrorCodes.NotAvailable.Number);
        }
        catch (HubException refused)
        {
            return new ApiUnavailable(refused.Message, refused.Code);
        }
    }

    // Decoded by now, which the framework's own binding of {room} has not seen.
    private static bool TryName(HttpContext context, out RoomId room, out IResult refusal)
    {
        var isName = RoomId.TryParse(context.Request.RouteValues["room"] as string, out room, out var problem);
        refusal = Problem(StatusCodes.Status400BadRequest, problem ?? "");
        return isName;
    }

    private static bool TryRead(string? limit, string? epoch, string? offset, string? reverse, out LogRead read, out string problem)
    {
        var position = 0L;
        problem = !TryNumber(limit, MostItems, Items, out var items) ? $"limit must be a whole number from 0 to {MostItems}"
            : (epoch is null) != (offset is null) ? "epoch and offset are given together: the position behind which to read"
            : offset is not null && !TryNumber(offset, long.MaxValue, 0, out position) ? "offset must be a whole number of 0 or more"
            : reverse is not (null or "true" or "false") ? "reverse must be true or false"
            : "";
        read = new LogRead(epoch is null ? null : new RoomPosition(epoch, position), (int)items, Reverse: reverse == "true");
        return problem.Length == 0;
    }

    private static bool TryNumber(string? text, long most, long absent, out long number)
    {
        number = absent;
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }

    private static IResult Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Results.Bytes(buffer.WrittenMemory, "application/json");
    }

    private static IResult Problem(int status, string text, int? code = null) =>
        Results.Json(new ApiError(text, code), HostJson.Default.ApiError, statusCode: status);
}
