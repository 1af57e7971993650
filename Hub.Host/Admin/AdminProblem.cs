using Hub.Actors.Cluster;
using Hub.Host.Endpoints;

namespace Hub.Host.Admin;

/// <summary>Answers a request at the admin paths that cannot be done.</summary>
internal static class AdminProblem
{
    public static IResult Of(int status, string text) => Results.Json(new ApiError(text), HostJson.Default.ApiError, statusCode: status);

    public static IResult BadRequest(string text) => Of(StatusCodes.Status400BadRequest, text);

    /// <summary>A node was named that there is not.</summary>
    public static IResult NoNode(string? name, IEnumerable<NodeState> nodes) =>
        NotFound($"There is no node {name}; there are {string.Join(", ", nodes.Select(node => node.Id.Node.Name))}");

    public static IResult NotFound(string text) => Of(StatusCodes.Status404NotFound, text);
}
