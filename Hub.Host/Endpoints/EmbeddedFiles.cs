using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Hub.Host.Endpoints;

/// <summary>Files that the assembly carries, so that nothing lies beside it.</summary>
internal static class EmbeddedFiles
{
    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>All that were embedded under this name and a slash.</summary>
    internal static IEnumerable<(string Name, byte[] Content)> In(string folder)
    {
        var assembly = typeof(EmbeddedFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith($"{folder}/", StringComparison.Ordinal))
                continue;

            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return (resource[(folder.Length + 1)..], content);
        }
    }

    /// <summary>Serves one, which a browser keeps and asks after each time.</summary>
    internal static RouteHandlerBuilder MapFile(
        this IEndpointRouteBuilder app, string path, byte[] content, string contentType, Action<IHeaderDictionary> addHeaders)
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16))}\"");
        return app.MapMethods(path, Verbs, (HttpContext context) =>
        {
            var headers = context.Response.Headers;
            headers.CacheControl = "no-cache";
            headers.XContentTypeOptions = "nosniff";
            addHeaders(headers);
            return TypedResults.File(content, contentType, entityTag: tag);
        }).ExcludeFromDescription();
    }
}
