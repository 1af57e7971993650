using Hub.Host.Endpoints;

namespace Hub.Host.Api;

/// <summary>The answer to a request that a room cannot answer now, for instance since its node is lost, and may in a moment.</summary>
/// <param name="Text">What stands against it.</param>
/// <param name="Code">The code that hub.v1 has for it.</param>
internal sealed record ApiUnavailable(string Text, int Code) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        // Seconds: a room has another node by then.
        httpContext.Response.Headers.RetryAfter = "1";
        return Results.Json(new ApiError(Text, Code), HostJson.Default.ApiError, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
    }
}
