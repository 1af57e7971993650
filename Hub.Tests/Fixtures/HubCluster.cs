using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hub.Tests.Fixtures;

/// <summary>Several processes of the hub on one database.</summary>
internal sealed class HubCluster(string database) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, HubProcess> _nodes = [];

    /// <summary>Starts one on the shared server.</summary>
    public static async Task<HubCluster> StartAsync(params string[] names)
    {
        var cluster = new HubCluster(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        foreach (var name in names) await cluster.AddAsync(name);
        return cluster;
    }

    public string Database => database;

    public IEnumerable<HubProcess> Nodes => _nodes.Values;

    public HubProcess this[string name] => _nodes[name];

    /// <summary>Starts a node, or starts it again where it was; ends when it is ready.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">What is special of it.</param>
    public async Task<HubProcess> AddAsync(string name, params (string Name, string Value)[] settings)
    {
        var url = _nodes.TryGetValue(name, out var former) ? former.Url.ToString() : $"http://127.0.0.1:{FreePort()}";
        if (former is not null) await former.DisposeAsync();
        var node = _nodes[name] = await HubProcess.ServeAsync(
            ["--urls", url],
            [
                ("HUB__CLUSTER__POSTGRES", database), ("HUB__CLUSTER__NODE", name), ("HUB__CLUSTER__URLS", "http://127.0.0.1:0"),
                ("HUB__RATELIMIT__RATE", "0"), ("HUB__ROOMS__0__KEEP", "100000"), ("HUB__ROOMS__0__KEEPBYTES", "0"),
                ("HUB__SHUTDOWN__GRACE", "00:00:01"), .. settings,
            ]);
        await ReadyAsync(node);
        return node;
    }

    /// <summary>Waits until the node serves every room.</summary>
    public static async Task ReadyAsync(HubProcess node)
    {
        using var http = new HttpClient();
        await Poll.UntilAsync(async limit => (await http.GetAsync(new Uri(node.Url, "/health/ready"), limit)).StatusCode == HttpStatusCode.OK);
    }

    /// <summary>What the node says of its readiness.</summary>
    public static async Task<string> HealthAsync(HubProcess node)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(node.Url, "/health/ready"));
    }

    /// <summary>Waits until the nodes have about as many shards each: none is further from even than a fifth.</summary>
    public async Task EvenAsync(int nodes)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database + ";Search Path=hub;Pooling=false");
        await Poll.UntilAsync(async limit =>
        {
            var counts = new List<long>();
            await using (var command = source.CreateCommand(
                "select count(*) from hub_shard s join hub_node n on n.id = s.owner and n.incarnation = s.incarnation and n.up group by n.id"))
            await using (var reader = await command.ExecuteReaderAsync(limit))
                while (await reader.ReadAsync(limit)) counts.Add(reader.GetInt64(0));
            return counts.Count == nodes && counts.Sum() == 1_024 && counts.All(count => Math.Abs(count - (1_024.0 / nodes)) <= 1_024.0 / nodes / 5);
        });
    }

    /// <summary>Which node has the room.</summary>
    public async Task<string?> OwnerOfAsync(string room)
    {
        var shard = Actors.Sharding.ShardHash.Of(room, 1_024).Number;
        await using var source = Npgsql.NpgsqlDataSource.Create(database + ";Search Path=hub;Pooling=false");
        await using var command = source.CreateCommand(
            $"select n.id from hub_shard s join hub_node n on n.id = s.owner and n.incarnation = s.incarnation and n.up where shard = {shard}");
        return await command.ExecuteScalarAsync() as string;
    }

    /// <summary>A room that the node has.</summary>
    public async Task<string> RoomOfAsync(string node)
    {
        for (var i = 0; ; i++)
            if (await OwnerOfAsync($"room-{i}") == node) return $"room-{i}";
    }

    /// <summary>A number that changes when a node is given up or shards move.</summary>
    public async Task<(long Incarnations, long Terms)> MovesAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database + ";Search Path=hub;Pooling=false");
        await using var command = source.CreateCommand("select (select sum(incarnation) from hub_node)::bigint, (select sum(term) from hub_shard)::bigint");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>What the database has of a durable room, by the offsets.</summary>
    public async Task<IReadOnlyList<StoredMessage>> StoredOfAsync(string room)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database + ";Search Path=hub;Pooling=false");
        await using var command = source.CreateCommand(
            """
            select r.epoch, m."offset", m.term, m.at, m.data from hub_room r join hub_message m on m.room = r.id where r.name = $1 order by m."offset", m.term
            """);
        command.Parameters.Add(new() { Value = room });
        await using var reader = await command.ExecuteReaderAsync();
        var stored = new List<StoredMessage>();
        while (await reader.ReadAsync())
        {
            var data = Encoding.UTF8.GetString(await reader.GetFieldValueAsync<byte[]>(4));
            stored.Add(new StoredMessage(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetDateTime(3), data));
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values) await node.DisposeAsync();
    }

    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
