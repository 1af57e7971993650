using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Hub.Host.Endpoints;

/// <summary>The chat page: the files under <c>Pages</c>, carried inside the assembly so that nothing lies beside it.</summary>
internal static class PageEndpoints
{
    private const string ResourcePrefix = "Pages/";
    private const string StartPage = "chat.html";

    // The page needs its own scripts, styles and sockets and nothing else, so nothing else can be smuggled in.
    // ws: and wss: by name: not every browser counts a socket of the same origin as 'self'.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps <c>/</c> to the chat page and every other file of it to its own name.</summary>
    internal static void MapPages(this IEndpointRouteBuilder app)
    {
        var assembly = typeof(PageEndpoints).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
                continue;

            var name = resource[ResourcePrefix.Length..];
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            MapFile(app, name == StartPage ? "/" : $"/{name}", content, ContentTypeOf(name));
        }
    }

    private static void MapFile(IEndpointRouteBuilder app, string path, byte[] content, string contentType)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
        app.MapMethods(path, Verbs, Answer).ExcludeFromDescription();

        FileContentHttpResult Answer(HttpContext context)
        {
            var headers = context.Response.Headers;
            headers.CacheControl = "no-cache";
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            return TypedResults.File(content, contentType, entityTag: tag);
        }
    }

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Page file {name}: no content type is known for '{other}'."),
    };
}
