using Hub.Host.Endpoints;

namespace Hub.Host.Api;

/// <summary>The answer to a request whose key is missing, unknown or not enough.</summary>
/// <param name="Status">401 or 403.</param>
/// <param name="Text">What is missing, and where it is set.</param>
/// <param name="Challenge">What may be sent in place of it (RFC 6750, section 3).</param>
internal sealed record ApiRefusal(int Status, string Text, string Challenge) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.WWWAuthenticate = Challenge;
        return Results.Json(new ApiError(Text), HostJson.Default.ApiError, statusCode: Status).ExecuteAsync(httpContext);
    }
}
