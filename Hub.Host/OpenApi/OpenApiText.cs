using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Hub.Host.OpenApi;

/// <summary>The description as it is sent: made when it is first asked for, and from then on the same bytes. Thread-safe.</summary>
internal sealed class OpenApiText(IOpenApiDocumentProvider description)
{
    private FileContentHttpResult? _answer;

    public async Task<FileContentHttpResult> AnswerAsync(CancellationToken cancellation) => _answer ??= await MakeAsync(cancellation);

    // Whoever asks at the same time makes it, too, and both are alike.
    private async Task<FileContentHttpResult> MakeAsync(CancellationToken cancellation)
    {
        var document = await description.GetOpenApiDocumentAsync(cancellation);
        var text = Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellation));
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16))}\"");
        return TypedResults.File(text, "application/json", entityTag: tag);
    }
}
