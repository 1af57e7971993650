using System.Net;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Dashboard;

public sealed class DashboardEndpointsTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private HubServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync();
        _http.BaseAddress = _server.Url;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("/admin/", "text/html; charset=utf-8")]
    [InlineData("/admin/dashboard.css", "text/css; charset=utf-8")]
    [InlineData("/admin/dashboard.js", "text/javascript; charset=utf-8")]
    [InlineData("/admin/hub.js", "text/javascript; charset=utf-8")]
    [InlineData("/admin/favicon.svg", "image/svg+xml")]
    public async Task Every_file_is_served_without_a_key_for_this_page_alone(string path, string contentType)
    {
        using var response = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoCache);
        Assert.NotNull(response.Headers.ETag);
        foreach (var (name, value) in (IEnumerable<(string, string)>)[
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; " +
                "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")])
            Assert.Equal(value, Assert.Single(response.Headers.GetValues(name)));
    }

    [Fact]
    public async Task The_path_without_a_slash_leads_to_the_one_with_it_also_behind_a_proxy_that_has_put_something_before_it()
    {
        using var response = await _http.GetAsync("/admin?q=1");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("admin/?q=1", response.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Every_file_that_the_page_asks_for_is_there()
    {
        var page = await _http.GetStringAsync("/admin/");
        var asked = PageFiles.Asked(page).Concat(PageFiles.Dashboard.SelectMany(file => PageFiles.Asked(file.Content))).Distinct().ToList();

        Assert.Contains("hub.js", asked);
        foreach (var file in asked)
        {
            using var response = await _http.GetAsync($"/admin/{file}");
            Assert.True(response.IsSuccessStatusCode, $"{file}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Nothing_but_reading_is_allowed()
    {
        using var response = await _http.PostAsync("/admin/", new StringContent(""));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }
}
