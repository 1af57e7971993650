using Hub.Host.Endpoints;

namespace Hub.Host.Admin;

/// <summary>Answers a request at the admin paths that cannot be done.</summary>
internal static class AdminProblem
{
    public static IResult Of(int status, string text) => Results.Json(new ApiError(text), HostJson.Default.ApiError, statusCode: status);

    public static IResult BadRequest(string text) => Of(StatusCodes.Status400BadRequest, text);

    public static IResult NotFound(string text) => Of(StatusCodes.Status404NotFound, text);
}
