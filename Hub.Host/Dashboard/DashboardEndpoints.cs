using Hub.Host.Endpoints;

namespace Hub.Host.Dashboard;

/// <summary>
/// The operators' page: the files of this folder, and what it has in common with the chat page. It holds no data and needs no key; what it shows it asks
/// for at <c>/admin/api</c> with the key that its reader has.
/// </summary>
internal static class DashboardEndpoints
{
    private const string Root = "/admin/";
    private const string StartPage = "dashboard.html";

    private static readonly string[] s_shared = ["Pages/chat-theme.js", "Pages/favicon.svg", "Client/hub.js"];

    /// <summary>Maps the page to <c>/admin/</c> and every other file of it to its own name below.</summary>
    internal static void MapDashboard(this IEndpointRouteBuilder app)
    {
        foreach (var (name, content) in EmbeddedFiles.In("Dashboard"))
        {
            if (name == StartPage) app.MapPageFile(Root, name, content).AddEndpointFilter(WithSlashAsync);
            else app.MapPageFile(Root + name, name, content);
        }

        foreach (var shared in s_shared)
        {
            var folder = Path.GetDirectoryName(shared)!;
            var (name, content) = EmbeddedFiles.In(folder).Single(file => $"{folder}/{file.Name}" == shared);
            app.MapPageFile(Root + name, name, content);
        }
    }

    // Routing takes /admin for the same, but a browser would look for the page's files beside it then. Relative: a proxy may have put something before it.
    private static async ValueTask<object?> WithSlashAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.Path.Value!.EndsWith('/') ? await next(context) : TypedResults.Redirect($"admin/{request.QueryString}");
    }
}
