using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Host.Api;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Host.Api;

/// <summary>The HTTP API of rooms whose owner is another node, played by the test, that does not answer.</summary>
public sealed class RoomsApiOfALostNodeTests : IAsyncLifetime
{
    private const int Shards = 8;

    private readonly HttpClient _http = new();
    private readonly MemoryTables _tables = new(Shards);
    private readonly LinkFixture _owner = new();
    private ClusterEngine _engine = null!;
    private HubServer _server = null!;

    public async Task InitializeAsync()
    {
        var membership = new MemoryMembership(LinkFixture.Sender.Node, _tables);
        _engine = new ClusterEngine(
            LinkFixture.Sender.Node, membership, NodeWire.CreateTable(), (_, _) => Task.FromResult(_owner.Dial()), Shards, new Random(1), TimeProvider.System,
            _owner.Metrics, NullLoggerFactory.Instance)
        {
            // The shards stay where the test puts them.
            Calm = TimeSpan.MaxValue,
        };
        _server = await HubServer.StartAsync(services => services
            .AddSingleton<IClusterEngine>(_engine)
            .Configure<ApiOptions>(api => api.Keys.Add(new ApiKey { Key = "all" })));
        _http.BaseAddress = _server.Url;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "all");
        await _engine.JoinAsync(membership.Url, default);
        await Poll.UntilAsync(() => _tables.Shards.All(row => row.Owner == LinkFixture.Sender));
        Assert.Equal(LinkFixture.Receiver, _tables.Join(LinkFixture.Receiver.Node, new Uri("memory://b/"), new MembershipListener()));
        _tables.Transfer(LinkFixture.Sender, [.. Enumerable.Range(0, Shards).Select(i => new ShardTransfer(new ShardId(i), 1, LinkFixture.Receiver))]);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        foreach (var link in _engine.Links) link.Close();
        await _owner.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/rooms/a/messages", typeof(ReadLog))]
    [InlineData("/api/rooms/a/members", typeof(GetPresentMembers))]
    public async Task A_room_whose_node_is_lost_while_it_is_asked_is_unavailable_for_a_moment(string path, Type question)
    {
        var asking = _http.GetAsync(path);
        Assert.IsType(question, await _owner.TakenAsync());

        _tables.Remove(LinkFixture.Receiver);

        await IsUnavailableAsync(await asking, "The room's node is gone");
        // It has another by now.
        using var again = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_room_that_does_not_answer_for_ten_seconds_is_unavailable()
    {
        var asking = (Messages: _http.GetAsync("/api/rooms/a/messages"), Members: _http.GetAsync("/api/rooms/a/members"));

        await IsUnavailableAsync(await asking.Messages, "a has not answered in time");
        await IsUnavailableAsync(await asking.Members, "a has not answered in time");
    }

    private static async Task IsUnavailableAsync(HttpResponseMessage response, string reason)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
            using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(reason, body.RootElement.GetProperty("error").GetString());
            Assert.Equal(108, body.RootElement.GetProperty("code").GetInt32());
        }
    }
}
