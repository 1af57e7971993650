namespace Hub.Host.Endpoints;

/// <summary>Maps the client for browsers.</summary>
public static class HubClientEndpoint
{
    /// <summary>
    /// Maps <c>GET /hub.js</c>, the client of hub.v1 as one module, and <c>GET /hub.d.ts</c>, its types. Pages of any origin may import them:
    /// there is nothing in them that is not public. Whether such a page may open a socket is said by the origins of the socket's route.
    /// </summary>
    /// <param name="app">Where to map them.</param>
    public static IEndpointConventionBuilder MapHubClient(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var files = app.MapGroup("");
        foreach (var (name, content) in EmbeddedFiles.In("Client"))
        {
            files.MapFile($"/{name}", content, ContentTypeOf(name), static headers =>
            {
                headers.AccessControlAllowOrigin = "*";
                // Pages that isolate themselves load nothing of other sites without it.
                headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            });
        }

        return files;
    }

    // Types have no registered media type; this is the one that editors and runtimes know.
    private static string ContentTypeOf(string name) =>
        name.EndsWith(".ts", StringComparison.Ordinal) ? "application/typescript; charset=utf-8" : "text/javascript; charset=utf-8";
}
