using System.Net;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Endpoints;

public sealed class HubClientEndpointTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private HubServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync();
        _http.BaseAddress = _server.Url;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("hub.js", "text/javascript; charset=utf-8")]
    [InlineData("hub.d.ts", "application/typescript; charset=utf-8")]
    public async Task The_client_and_its_types_are_served_as_they_are_to_pages_of_any_origin(string file, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { { "Origin", "https://elsewhere.example" } } };
        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("cross-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(ClientTools.Package, file)), await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_browser_that_has_it_already_is_told_so()
    {
        using var first = await _http.GetAsync("/hub.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hub.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await _http.SendAsync(request);

        Assert.True(first.Headers.CacheControl?.NoCache);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task What_makes_it_a_package_is_not_served()
    {
        using var response = await _http.GetAsync("/package.json");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
