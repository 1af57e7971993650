using System.Text;
using System.Text.Json;
using Hub.Actors.Cluster;
using Hub.Host.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Fixtures;

/// <summary>A node of the name <c>one</c> in this process, and an operator who has its key.</summary>
internal sealed class AdminNode(HubServer server) : IAsyncDisposable
{
    public const string Key = "0123456789abcdef";

    public HubServer Server => server;

    public static async Task<AdminNode> StartAsync(Action<IServiceCollection>? configure = null) => new(await HubServer.StartAsync(services =>
    {
        services.Configure<AdminOptions>(admin => admin.Key = Key);
        services.Configure<ClusterOptions>(cluster => cluster.Node = "one");
        configure?.Invoke(services);
    }));

    /// <summary>What is answered with 200.</summary>
    public Task<JsonElement> GetAsync(string path) => GetAsync(server.Url, path);

    /// <summary>What a node answers with 200, at whose admin paths the key is the same.</summary>
    public static async Task<JsonElement> GetAsync(Uri node, string path)
    {
        var (status, body) = await SendAsync(node, HttpMethod.Get, path);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    public Task<(int Status, JsonElement Body)> PostAsync(string path, string? json = null) => SendAsync(server.Url, HttpMethod.Post, path, json);

    /// <summary>The status and the text of a refusal.</summary>
    public async Task<(int Status, string? Error)> RefusedAsync(HttpMethod method, string path)
    {
        var (status, body) = await SendAsync(server.Url, method, path);
        return (status, body.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    public static async Task<(int Status, JsonElement Body)> SendAsync(Uri node, HttpMethod method, string path, string? json = null)
    {
        using var http = new HttpClient { Timeout = Limits.Generous };
        using var request = new HttpRequestMessage(method, new Uri(node, $"/admin/api{path}"));
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Key}");
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
