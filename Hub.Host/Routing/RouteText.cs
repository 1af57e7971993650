using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hub.Host.Routing;

/// <summary>
/// Route values as the client meant them. ASP.NET Core leaves <c>%2F</c> in them as it is, so that <c>x%2Fy</c> and <c>x%252Fy</c> would be one;
/// such a value is decoded from what was sent.
/// </summary>
internal static class RouteText
{
    /// <summary>Decodes the values of the request, once, before anything is bound to them.</summary>
    public static void Decode(HttpContext context)
    {
        var values = context.Request.RouteValues;
        foreach (var (_, value) in values)
        {
            if (value is not string text || !text.Contains("%2F", StringComparison.OrdinalIgnoreCase)) continue;
            DecodeAll(context, values);
            return;
        }
    }

    private static void DecodeAll(HttpContext context, RouteValueDictionary values)
    {
        if (context.GetEndpoint() is not RouteEndpoint route) return;
        var sent = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0].Split('/');
        // A path that was normalized has other segments than what was sent.
        if (sent.Length != $"{context.Request.PathBase.Value}{context.Request.Path.Value}".Split('/').Length) return;

        // In front of the first segment stand the empty text before the first slash and what a base path takes.
        var first = 1 + (context.Request.PathBase.Value ?? "").Count(character => character == '/');
        for (var i = 0; i < route.RoutePattern.PathSegments.Count && first + i < sent.Length; i++)
        {
            // A segment of several parts, such as {a}-{b}, stays as the framework has cut it.
            if (route.RoutePattern.PathSegments[i].Parts is not [RoutePatternParameterPart { Name: var name, IsCatchAll: var takesRest }]) continue;
            if (values.ContainsKey(name))
                values[name] = string.Join('/', sent.Skip(first + i).Take(takesRest ? sent.Length : 1).Select(Uri.UnescapeDataString));
        }
    }
}
