using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Endpoints;

/// <summary>
/// The room that a path names in its last segment. ASP.NET Core leaves <c>%2F</c> in route values as it is, so
/// that <c>x%2Fy</c> and <c>x%252Fy</c> would be one room; here the segment is decoded from what was sent.
/// </summary>
internal static class RoomName
{
    public static string Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0].TrimEnd('/');
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
