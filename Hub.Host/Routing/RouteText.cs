using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Routing;

/// <summary>
/// Route values as the client meant them. ASP.NET Core leaves <c>%2F</c> in them as it is, so that <c>x%2Fy</c> and <c>x%252Fy</c> would be one;
/// such a segment is decoded from what was sent.
/// </summary>
internal static class RouteText
{
    public static string Decode(HttpContext context, string value)
    {
        if (!value.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return value;
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0].Split('/');
        var decoded = $"{context.Request.PathBase.Value}{context.Request.Path.Value}".Split('/');
        // A path that was normalized has other segments than what was sent.
        if (sent.Length != decoded.Length) return value;
        return string.Join('/', value.Split('/').Select(segment => Array.IndexOf(decoded, segment) is >= 0 and var at
            ? Uri.UnescapeDataString(sent[at])
            : segment));
    }
}
