using Hub.Host.Endpoints;
using Hub.Host.Routing;

namespace Hub.Host.Api;

/// <summary>Endpoints that need a key.</summary>
internal static class ApiEndpoints
{
    // The route value that names the room, where a route is of one room.
    private const string Room = "room";

    /// <summary>
    /// Answers 401 or 403 to a request without a key that has the scope, for the room of the route where it has a parameter <c>room</c>,
    /// before anything else of it is read.
    /// </summary>
    public static TBuilder NeedsApiKey<TBuilder>(this TBuilder builder, ApiScope scope, bool opensOnLoopback = false)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(
            new ApiKeyNeeded(scope, opensOnLoopback),
            Answers(StatusCodes.Status401Unauthorized),
            Answers(StatusCodes.Status403Forbidden));
        // As a filter it would come after the body was read.
        builder.Finally(endpoint =>
        {
            var inner = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                RouteText.Decode(context);
                var access = context.RequestServices.GetRequiredService<ApiAccess>();
                var refusal = access.Check(context.Request, scope, context.Request.RouteValues[Room] as string, opensOnLoopback);
                return refusal is null ? inner(context) : refusal.ExecuteAsync(context);
            };
        });
        return builder;
    }

    /// <summary>Says what the endpoint is, for descriptions of the API.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="id">Its name, which generated clients give their function.</param>
    /// <param name="tag">The group it stands in.</param>
    /// <param name="summary">What it does, in a line.</param>
    /// <param name="description">What else there is to know; null for nothing.</param>
    /// <param name="body">The type of its JSON body; null for none.</param>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder builder, string id, string tag, string summary, string? description = null, Type? body = null)
    {
        builder.WithTags(tag).WithSummary(summary).WithMetadata(new ApiOperation(id, body));
        return description is null ? builder : builder.WithDescription(description);
    }

    /// <summary>Says which statuses come with an <see cref="ApiError"/>.</summary>
    public static RouteHandlerBuilder AnswersErrors(this RouteHandlerBuilder builder, params int[] statuses) =>
        builder.WithMetadata([.. statuses.Select(Answers)]);

    private static ProducesResponseTypeMetadata Answers(int status) => new(status, typeof(ApiError), ["application/json"]);
}
