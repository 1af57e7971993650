using System.Net;
using System.Text.Json;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed class OpenApiTests : IAsyncLifetime
{
    private HubServer _server = null!;
    private HttpClient _http = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync();
        _http = new HttpClient { BaseAddress = _server.Url };
        _document = JsonElement.Parse(await _http.GetStringAsync("/openapi/v1.json"));
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void It_is_of_openapi_3_1_and_names_the_hub()
    {
        Assert.StartsWith("3.1.", _document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("Hub", _document.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal("0.1.0", _document.GetProperty("info").GetProperty("version").GetString());
    }

    [Fact]
    public void It_has_every_http_endpoint_except_pages_the_admin_paths_and_itself_and_no_socket()
    {
        string[] left = ["/", "/hello", "/openapi/v1.json", "/sse", "/hub.js", "/hub.d.ts", "/metrics"];
        var mapped = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<SocketRoute>() is null)
            .Where(endpoint => !left.Contains(endpoint.RoutePattern.RawText) && !IsLeftOut(endpoint.RoutePattern.RawText!))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));

        var described = Operations().Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Contains("POST /broadcast", described);
    }

    [Fact]
    public void Every_operation_has_a_name_of_its_own_a_summary_and_a_schema_for_each_answer()
    {
        var names = Operations().Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Distinct(), names);
        foreach (var (_, _, operation) in Operations())
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            foreach (var answer in operation.GetProperty("responses").EnumerateObject())
                Assert.StartsWith("#/components/schemas/", SchemaOf(answer.Value), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_broadcast_has_its_body_its_answers_and_the_scope_of_its_key()
    {
        var broadcast = Operations().Single(operation => operation.Path == "/broadcast").Value;

        Assert.Equal("#/components/schemas/BroadcastRequest", SchemaOf(broadcast.GetProperty("requestBody")));
        Assert.True(Schema("BroadcastRequest").GetProperty("properties").TryGetProperty("message", out _));
        Assert.Equal(
            ["200 BroadcastResult", "400 ApiError", "401 ApiError", "403 ApiError", "415 ApiError"],
            broadcast.GetProperty("responses").EnumerateObject()
                .Select(answer => $"{answer.Name} {SchemaOf(answer.Value)!.Split('/')[^1]}").Order(StringComparer.Ordinal));
        Assert.Equal("integer", Schema("BroadcastResult").GetProperty("properties").GetProperty("sent").GetProperty("type").GetString());
        Assert.Equal("""[{"key":["broadcast"]}]""", JsonSerializer.Serialize(broadcast.GetProperty("security")));
        var key = _document.GetProperty("components").GetProperty("securitySchemes").GetProperty("key");
        Assert.Equal(("http", "bearer"), (key.GetProperty("type").GetString(), key.GetProperty("scheme").GetString()));
    }

    [Fact]
    public void What_needs_no_key_says_so_by_having_no_security() =>
        Assert.False(Operations().Single(operation => operation.Path == "/health/live").Value.TryGetProperty("security", out _));

    [Fact]
    public async Task It_is_sent_once_to_who_keeps_it()
    {
        using var first = await _http.GetAsync("/openapi/v1.json");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await _http.SendAsync(again);

        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private static bool IsLeftOut(string path) =>
        path == "/admin" || path.StartsWith("/admin/", StringComparison.Ordinal) || PageFiles.Chat.Any(file => file.Name == path.TrimStart('/'));

    private static string? SchemaOf(JsonElement content) =>
        content.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString();

    private JsonElement Schema(string name) => _document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private IEnumerable<(string Method, string Path, JsonElement Value)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value);
}
