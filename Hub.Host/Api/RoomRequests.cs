using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Host.Endpoints;

namespace Hub.Host.Api;

/// <summary>Answers requests about one room, which the route value <c>room</c> names.</summary>
/// <param name="node">The node.</param>
/// <param name="takesOwnRooms">Whether it may be one of the server's own.</param>
internal sealed class RoomRequests(HubNode node, bool takesOwnRooms = false)
{
    // The same as of hub.v1.
    private const int MostItems = 1_000;
    private const int Items = 100;

    public async Task<IResult> PublishAsync(HttpContext context)
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

    public async Task<IResult> HistoryAsync(HttpContext context, string? limit, string? epoch, string? offset, string? reverse)
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

    public async Task<IResult> MembersAsync(HttpContext context)
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
    private bool TryName(HttpContext context, out RoomId room, out IResult refusal)
    {
        var isName = RoomId.TryParse(context.Request.RouteValues["room"] as string, out room, out var problem, takesOwnRooms);
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
