using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Endpoints;

/// <summary>Reads the body of a request that says something to all connections: <c>{"message":…}</c>.</summary>
internal static class BroadcastBody
{
    /// <param name="context">The request.</param>
    /// <param name="send">Sends the message, which is valid until its task ends.</param>
    public static async Task<IResult> ReadAsync(HttpContext context, Func<JsonElement, Task<IResult>> send)
    {
        if (context.Request.ContentLength is 0 || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return Problem(StatusCodes.Status400BadRequest, """A body is needed: {"message":"…"}""");
        if (!context.Request.HasJsonContentType())
            return Problem(StatusCodes.Status415UnsupportedMediaType, "The body's Content-Type must be application/json");

        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException broken)
        {
            return Problem(StatusCodes.Status400BadRequest, $"The body is not JSON: {broken.Message}");
        }

        using (body)
        {
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("message", out var message)
                ? await send(message)
                : Problem(StatusCodes.Status400BadRequest, """The body has no message: {"message":"…"}""");
        }
    }

    private static IResult Problem(int status, string text) => Results.Json(new ApiError(text), HostJson.Default.ApiError, statusCode: status);
}
