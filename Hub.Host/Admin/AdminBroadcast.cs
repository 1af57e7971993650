using Hub.Actors;
using Hub.Host.Endpoints;

namespace Hub.Host.Admin;

/// <summary>Says something to every connection of the cluster.</summary>
internal sealed class AdminBroadcast(IHubRooms rooms)
{
    public Task<IResult> SendAsync(HttpContext context) => BroadcastBody.ReadAsync(context, async message => Results.Json(
        new BroadcastReport(await rooms.BroadcastAsync(message, context.RequestAborted)), AdminJson.Default.BroadcastReport));
}
