using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Host.Admin;

public class AdminApiTests
{
    private const string Key = "0123456789abcdef";
    private const string NeedsKey = "The admin key is needed: Authorization: Bearer KEY, that of HUB__ADMIN__KEY, else of the file that hub serve wrote for its user at start";

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer 0123456789abcde")]
    [InlineData("Bearer 0123456789abcdef0")]
    [InlineData("Basic 0123456789abcdef")]
    public async Task A_request_without_the_key_is_unauthorized_and_told_the_way_out(string? authorization)
    {
        await using var hub = await HubServer.StartAsync(services => services.Configure<AdminOptions>(admin => admin.Key = Key));

        Assert.Equal((401, $$"""{"error":"{{NeedsKey}}"}"""), await AskAsync(HttpMethod.Get, hub.Url, "/admin/api/cluster", authorization));
        Assert.Equal((401, $$"""{"error":"{{NeedsKey}}"}"""), await AskAsync(HttpMethod.Post, hub.Url, "/admin/api/cluster/leave", authorization));
    }

    [Fact]
    public async Task Without_any_key_nobody_gets_in()
    {
        await using var hub = await HubServer.StartAsync();

        Assert.Equal(
            (401, """{"error":"There is no admin key: set HUB__ADMIN__KEY, then send Authorization: Bearer KEY"}"""),
            await AskAsync(HttpMethod.Get, hub.Url, "/admin/api/cluster", "Bearer "));
    }

    [Fact]
    public async Task A_single_node_says_that_it_owns_all()
    {
        await using var hub = await HubServer.StartAsync(services =>
        {
            services.Configure<AdminOptions>(admin => admin.Key = Key);
            services.Configure<Hub.Actors.Cluster.ClusterOptions>(cluster => cluster.Node = "one");
        });

        Assert.Equal(
            (200, """
                {"node":{"name":"one","incarnation":1,"url":null},"isCluster":false,"ready":true,"isolated":false,"leaseLeftMs":null,
                "nodes":[{"name":"one","incarnation":1,"url":null,"self":true,"leaving":false,"shards":1024,"suspectedBy":[],"link":null}],
                "shards":{"total":1024,"owned":1024,"unowned":0,"moving":0}}
                """.Replace("\n", "", StringComparison.Ordinal)),
            await AskAsync(HttpMethod.Get, hub.Url, "/admin/api/cluster", $"bearer {Key}"));
    }

    [Fact]
    public async Task A_listener_of_its_own_has_the_admin_paths_alone_and_the_public_one_has_none()
    {
        var own = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var hub = await HubServer.StartAsync(services =>
            services.Configure<AdminOptions>(admin => (admin.Urls, admin.Key) = (own.ToString(), Key)));

        Assert.Equal(200, (await AskAsync(HttpMethod.Get, own, "/admin/api/cluster", $"Bearer {Key}")).Status);
        Assert.Equal(401, (await AskAsync(HttpMethod.Get, own, "/admin/api/cluster", null)).Status);
        Assert.Equal(404, (await AskAsync(HttpMethod.Get, own, "/health/live", null)).Status);
        Assert.Equal(404, (await AskAsync(HttpMethod.Get, hub.Url, "/admin/api/cluster", $"Bearer {Key}")).Status);
        Assert.Equal(404, (await AskAsync(HttpMethod.Post, hub.Url, "/admin/api/cluster/leave", $"Bearer {Key}")).Status);
    }

    [Fact]
    public async Task A_node_that_is_asked_to_leave_answers_and_then_stops()
    {
        await using var hub = await HubServer.StartAsync(services =>
        {
            services.Configure<AdminOptions>(admin => admin.Key = Key);
            services.Configure<Hub.Actors.Cluster.ClusterOptions>(cluster => cluster.Node = "one");
        });
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        Assert.Equal((202, """{"node":"one"}"""), await AskAsync(HttpMethod.Post, hub.Url, "/admin/api/cluster/leave", $"Bearer {Key}"));
        await stopping.Task.WaitAsync(Limits.Generous);
    }

    [Theory]
    [InlineData("", 400, "node is missing: name one of the cluster's, as in ?node=hub-1")]
    [InlineData("?node=two", 404, "There is no node two; there are one")]
    [InlineData("?node=one", 409, "one is the only node that stays, so nobody could take what it has: start another, or stop it with hub cluster leave")]
    [InlineData("?node=one&rate=0", 400, "rate=0 must be a whole number of connections a second, 1 to 10000")]
    [InlineData("?node=one&rate=many", 400, "rate=many must be a whole number of connections a second, 1 to 10000")]
    public async Task What_cannot_be_drained_is_refused_with_what_stands_against_it(string query, int status, string error)
    {
        await using var hub = await HubServer.StartAsync(services =>
        {
            services.Configure<AdminOptions>(admin => admin.Key = Key);
            services.Configure<Hub.Actors.Cluster.ClusterOptions>(cluster => cluster.Node = "one");
        });

        var (given, body) = await AskAsync(HttpMethod.Post, hub.Url, $"/admin/api/cluster/drain{query}", $"Bearer {Key}");

        Assert.Equal((status, error), (given, JsonDocument.Parse(body).RootElement.GetProperty("error").GetString()));
        Assert.Equal(
            (200, """{"node":"two","up":false,"draining":false,"connections":0,"shards":0}"""),
            await AskAsync(HttpMethod.Get, hub.Url, "/admin/api/cluster/drain?node=two", $"Bearer {Key}"));
    }

    private static async Task<(int Status, string Body)> AskAsync(HttpMethod method, Uri server, string path, string? authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request);
        if (response.StatusCode == HttpStatusCode.Unauthorized) Assert.Equal(new AuthenticationHeaderValue("Bearer"), response.Headers.WwwAuthenticate.Single());
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
