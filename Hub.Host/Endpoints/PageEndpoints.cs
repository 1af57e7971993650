namespace Hub.Host.Endpoints;

/// <summary>The chat page: the files under <c>Pages</c>.</summary>
internal static class PageEndpoints
{
    private const string StartPage = "chat.html";

    // The page needs its own scripts, styles and sockets and nothing else, so nothing else can be smuggled in.
    // ws: and wss: by name: not every browser counts a socket of the same origin as 'self'.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps <c>/</c> to the chat page and every other file of it to its own name.</summary>
    internal static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var (name, content) in EmbeddedFiles.In("Pages"))
            app.MapPageFile(name == StartPage ? "/" : $"/{name}", name, content);
    }

    /// <summary>Serves a file of a page that needs nothing but its own files and sockets, and that nobody may frame.</summary>
    internal static RouteHandlerBuilder MapPageFile(this IEndpointRouteBuilder app, string path, string name, byte[] content) =>
        app.MapFile(path, content, ContentTypeOf(name), static headers =>
        {
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
        });

    private static string ContentTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"Page file {name}: no content type is known for '{other}'."),
    };
}
