using System.Net;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Endpoints;

public sealed class PageEndpointsTests : IAsyncLifetime, IDisposable
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
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/chat.css", "text/css; charset=utf-8")]
    [InlineData("/chat.js", "text/javascript; charset=utf-8")]
    [InlineData("/chat-conversation.js", "text/javascript; charset=utf-8")]
    [InlineData("/favicon.svg", "image/svg+xml")]
    public async Task Every_file_of_the_page_is_served_with_its_type(string path, string contentType)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task The_page_may_use_its_own_files_and_sockets_and_nothing_else()
    {
        using var response = await _http.GetAsync("/");

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task A_browser_that_has_a_file_already_is_told_so_and_gets_nothing_again()
    {
        using var first = await _http.GetAsync("/chat.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/chat.js");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_HEAD_request_gets_the_headers_alone()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var response = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Nothing_but_reading_is_allowed()
    {
        using var response = await _http.PostAsync("/", new StringContent(""));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Every_file_that_the_page_asks_for_is_there()
    {
        var page = await _http.GetStringAsync("/");
        var asked = PageFiles.Asked(page).Concat(PageFiles.Chat.SelectMany(file => PageFiles.Asked(file.Content)));

        foreach (var file in asked.Distinct())
        {
            using var response = await _http.GetAsync($"/{file}");
            Assert.True(response.IsSuccessStatusCode, $"{file}: {response.StatusCode}");
        }
    }
}
