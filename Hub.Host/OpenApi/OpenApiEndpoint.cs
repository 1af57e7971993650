using System.Text.Json.Serialization;
using Hub.Host.Api;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hub.Host.OpenApi;

/// <summary>The description of the HTTP API at <c>/openapi/v1.json</c> (OpenAPI 3.1).</summary>
internal static class OpenApiEndpoint
{
    private const string Document = "v1";
    private const string Scheme = "key";

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        // Else a number may come as a text, and every one would be described as either.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddSingleton(provider => new OpenApiText(provider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document)));
        services.AddOpenApi(Document, options => options.AddDocumentTransformer(CompleteAsync).AddOperationTransformer(CompleteAsync));
    }

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) =>
        app.MapGet($"/openapi/{Document}.json", (OpenApiText text, CancellationToken cancellation) => text.AnswerAsync(cancellation))
            .ExcludeFromDescription();

    private static Task CompleteAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Hub",
            Version = HubVersion.Text,
            Description = "What may be done without a socket. Whatever is refused is answered with {\"error\":\"…\"}.",
        };
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "One of HUB__API__KEYS__0__KEY …; what it may do is said by HUB__API__KEYS__0__SCOPES …",
        });
        return Task.CompletedTask;
    }

    private static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        if (endpoint.OfType<ApiOperation>().LastOrDefault() is { } described)
        {
            operation.OperationId = described.Id;
            if (described.Body is { } body)
            {
                var document = context.Document!;
                document.AddComponent(body.Name, await context.GetOrCreateSchemaAsync(body, null, cancellation));
                operation.RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType>
                    {
                        ["application/json"] = new() { Schema = new OpenApiSchemaReference(body.Name, document) },
                    },
                };
            }
        }

        if (endpoint.OfType<ApiKeyNeeded>().LastOrDefault() is { } key)
            operation.Security =
                [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [ApiGrant.Text(key.Scope)] }];
    }
}
