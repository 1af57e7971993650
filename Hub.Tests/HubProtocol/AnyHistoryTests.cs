using System.Globalization;
using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.HubProtocol;

/// <summary>
/// Clients that come, go, fall off the network and come back, in rooms that keep little or fail: whatever happens, each sees a room's log without gaps, in
/// order and none twice, unless it was told that something is missing; and it is told so only where it is true.
/// </summary>
public sealed class AnyHistoryTests : IAsyncLifetime
{
    private const int Cases = 120, Steps = 60, Clients = 4;

    private static readonly (string Rule, int Keep, int KeepBytes)[] Rules = [("few", 5, int.MaxValue), ("one", 1, int.MaxValue), ("bytes", 1_000, 40), ("all", 1_000, int.MaxValue), ("none", 0, 0)];

    private readonly NodeFixture _node = new(heartbeat: new HeartbeatOptions { Interval = TimeSpan.Zero }, rooms: Options());
    private readonly Dictionary<string, ModelRoom> _rooms = [];
    private FakeHubPeer _speaker = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    // To see one again: HUB_TEST_SEED=… with the seed that the failure names.
    [Fact]
    public async Task Every_client_sees_each_rooms_log_from_its_position_on()
    {
        var given = Environment.GetEnvironmentVariable("HUB_TEST_SEED");
        var first = given is null ? (int)(TimeProvider.System.GetTimestamp() & 0xFFFFFF) : int.Parse(given, CultureInfo.InvariantCulture);
        _speaker = await _node.ConnectHubAsync();
        for (var seed = first; seed < first + (given is null ? Cases : 1); seed++)
        {
            try
            {
                await RunAsync(seed, new Random(seed));
            }
            catch (Exception failure)
            {
                Assert.Fail($"HUB_TEST_SEED={seed}: {failure}");
            }
        }
    }

    private async Task RunAsync(int seed, Random random)
    {
        _rooms.Clear();
        foreach (var (rule, keep, keepBytes) in random.GetItems(Rules, 3))
            _rooms.TryAdd($"{rule}-{seed}", new ModelRoom($"{rule}-{seed}", keep, keepBytes));
        foreach (var room in _rooms.Values) await LearnEpochAsync(room);
        var clients = new List<Client>();
        for (var i = 0; i < Clients; i++) clients.Add(new Client());

        for (var step = 0; step < Steps; step++)
        {
            var room = _rooms.Values.ElementAt(random.Next(_rooms.Count));
            var client = clients[random.Next(Clients)];
            switch (random.Next(20))
            {
                case < 7:
                    await PublishAsync(room, 1 + random.Next(random.Next(2) == 0 ? 3 : 40), random);
                    break;
                case < 10:
                    // As much as the network has brought by now, or less.
                    for (var i = random.Next(30); i > 0 && client.Peer is { HasMore: true }; i--) await client.TakeAsync(_rooms);
                    break;
                case < 13:
                    if (client.Peer is null) await ReconnectAsync(client, random.Next(2) == 0);
                    else client.Abort();
                    break;
                case < 17 when client.Peer is not null:
                    if (!client.IsAsking.Contains(room.Name)) client.Subscribe(room, withPosition: random.Next(3) > 0);
                    break;
                case < 19 when client.Peer is not null:
                    if (client.IsAsking.Contains(room.Name)) client.Unsubscribe(room);
                    if (random.Next(2) == 0 && !client.IsAsking.Contains(room.Name)) client.Subscribe(room, withPosition: true);
                    break;
                case 19 when random.Next(4) == 0:
                    await FailAsync(room);
                    break;
            }
        }

        foreach (var client in clients.Where(client => client.Peer is null)) await ReconnectAsync(client, byHello: true);
        foreach (var room in _rooms.Values) await PublishAsync(room, 1, random);
        foreach (var client in clients)
        {
            while (client.IsBehind(_rooms)) await client.TakeAsync(_rooms);
            client.Abort();
        }
    }

    private async Task ReconnectAsync(Client client, bool byHello)
    {
        client.Peer = await _node.ConnectHubAsync();
        client.ComeBack(_rooms, byHello);
    }

    private async Task PublishAsync(ModelRoom room, int count, Random random)
    {
        var data = Enumerable.Range(0, count).Select(_ => $"\"{new string('x', random.Next(12))}{random.Next(10)}\"").ToArray();
        _speaker.Say(string.Join('\n', data.Select(said => $$$"""{"type":"publish","payload":{"room":"{{{room.Name}}}","data":{{{said}}}}}""")));
        foreach (var said in data)
        {
            var published = await _speaker.NextAsync("published");
            Assert.Equal(room.Epoch, published.GetProperty("epoch").GetString());
            Assert.Equal(room.Top + 1, published.GetProperty("offset").GetInt64());
            room.Accept(said);
        }
    }

    // The owner fails at a question that is none, and begins anew.
    private async Task FailAsync(ModelRoom room)
    {
        var id = NodeFixture.Room(room.Name);
        ((RoomRoute)_node.Node.Rooms.Of(id)).Tell(new ReadLog(id, null!), ActorRefs.NoSender);
        await LearnEpochAsync(room);
    }

    // By a publish, which keeps a room in place that nobody is in.
    private async Task LearnEpochAsync(ModelRoom room)
    {
        _speaker.Say($$$"""{"type":"publish","payload":{"room":"{{{room.Name}}}","data":"first","key":"k{{{room.Epoch}}}"}}""");
        room.BeginAnew((await _speaker.NextAsync("published")).GetProperty("epoch").GetString()!);
        room.Accept("\"first\"");
    }

    private static RoomOptions Options()
    {
        var options = new RoomOptions();
        foreach (var (rule, keep, keepBytes) in Rules)
        {
            options.Rooms.Add(new RoomRule
            {
                Match = $"{rule}-*",
                Keep = Math.Max(1, keep),
                KeepBytes = keepBytes,
                Ttl = TimeSpan.Zero,
                History = keep == 0 ? RoomHistory.None : RoomHistory.Memory,
            });
        }

        return options;
    }

    /// <summary>A room as it must be.</summary>
    private sealed class ModelRoom(string name, int keep, int keepBytes)
    {
        private readonly Dictionary<(string Epoch, long Offset), string> _said = [];

        public string Name => name;

        public string Epoch { get; private set; } = "";

        public long Top { get; private set; }

        public string this[string epoch, long offset] => _said[(epoch, offset)];

        public void BeginAnew(string epoch)
        {
            Assert.NotEqual(Epoch, epoch);
            (Epoch, Top) = (epoch, 0);
        }

        public void Accept(string data) => _said.Add((Epoch, ++Top), data);

        public bool CanRecover((string Epoch, long Offset) since)
        {
            if (since.Epoch != Epoch) return false;
            var (oldest, bytes) = (Top + 1, 0);
            while (oldest > 1 && Top - oldest + 1 < keep && bytes + _said[(Epoch, oldest - 1)].Length - 2 <= keepBytes) bytes += _said[(Epoch, --oldest)].Length - 2;
            return since.Offset + 1 >= oldest;
        }
    }

    /// <summary>A client that keeps to the protocol, and checks that the hub does.</summary>
    private sealed class Client
    {
        // Where it stands in each room that it has heard of; those of rooms that it has left too.
        private readonly Dictionary<string, (string Epoch, long Offset)> _positions = [];

        // Rooms of which it may hear something.
        private readonly HashSet<string> _open = [];

        public FakeHubPeer? Peer { get; set; }

        /// <summary>Rooms for which it has asked.</summary>
        public HashSet<string> IsAsking { get; } = [];

        // What it has not taken is lost.
        public void Abort()
        {
            Peer!.Transport.Lose();
            Peer = null;
            _open.Clear();
        }

        public void ComeBack(Dictionary<string, ModelRoom> rooms, bool byHello)
        {
            var asked = IsAsking.Where(_positions.ContainsKey).ToList();
            IsAsking.IntersectWith(asked);
            if (!byHello)
            {
                foreach (var room in asked) Send(rooms[room], withPosition: true);
                return;
            }

            var list = asked.Select(room => $$"""{"room":"{{room}}","epoch":"{{_positions[room].Epoch}}","offset":{{_positions[room].Offset}}}""");
            var expected = asked.Select(room => rooms[room].CanRecover(_positions[room]) ? "true" : "false");
            Peer!.Say($$$"""{"type":"hello","payload":{"rooms":[{{{string.Join(',', list)}}}]},"id":[{{{string.Join(',', expected)}}}]}""");
        }

        public void Subscribe(ModelRoom room, bool withPosition)
        {
            IsAsking.Add(room.Name);
            Send(room, withPosition && _positions.ContainsKey(room.Name));
        }

        public void Unsubscribe(ModelRoom room)
        {
            IsAsking.Remove(room.Name);
            Peer!.Say($$$"""{"type":"unsubscribe","payload":{"room":"{{{room.Name}}}"}}""");
        }

        public bool IsBehind(Dictionary<string, ModelRoom> rooms) =>
            rooms.Values.Any(room => IsAsking.Contains(room.Name) && !(_open.Contains(room.Name) && _positions[room.Name] == (room.Epoch, room.Top)));

        public async Task TakeAsync(Dictionary<string, ModelRoom> rooms)
        {
            var envelope = await Peer!.NextAsync();
            var payload = envelope.GetProperty("payload");
            switch (envelope.GetProperty("type").GetString())
            {
                case "welcome":
                    var expected = envelope.GetProperty("id");
                    var index = 0;
                    foreach (var room in payload.GetProperty("rooms").EnumerateArray()) Begin(room, expected[index++].GetBoolean(), since: null, rooms);
                    break;
                case "subscribed" when envelope.TryGetProperty("id", out var id):
                    Begin(payload, id.GetProperty("expected").GetBoolean(), id.GetProperty("since"), rooms);
                    break;
                case "subscribed":
                    Assert.False(payload.GetProperty("recovered").GetBoolean());
                    var told = payload.GetProperty("room").GetString()!;
                    Assert.Contains(told, _open);
                    Assert.False(rooms[told].CanRecover(_positions[told]), $"{envelope} came, at {_positions[told]}");
                    _positions[told] = PositionOf(payload);
                    break;
                case "unsubscribed":
                    _open.Remove(payload.GetProperty("room").GetString()!);
                    break;
                case "message":
                    var name = payload.GetProperty("room").GetString()!;
                    Assert.Contains(name, _open);
                    var (epoch, last) = _positions[name];
                    Assert.Equal((epoch, last + 1), PositionOf(payload));
                    Assert.Equal(rooms[name][epoch, last + 1], payload.GetProperty("data").GetRawText());
                    _positions[name] = (epoch, last + 1);
                    break;
                default:
                    Assert.Fail($"{envelope} came");
                    break;
            }
        }

        private void Send(ModelRoom room, bool withPosition)
        {
            var (expected, since) = (false, "null");
            if (withPosition)
            {
                var position = _positions[room.Name];
                (expected, since) = (room.CanRecover(position), $$"""{"epoch":"{{position.Epoch}}","offset":{{position.Offset}}}""");
            }

            Peer!.Say($$$"""{"type":"subscribe","payload":{"room":"{{{room.Name}}}","since":{{{since}}}},"id":{"expected":{{{(expected ? "true" : "false")}}},"since":{{{since}}}}}""");
        }

        // What could be recovered when it was asked for may be gone when the hub looks, not the other way round.
        private void Begin(JsonElement room, bool couldBe, JsonElement? since, Dictionary<string, ModelRoom> rooms)
        {
            var name = room.GetProperty("room").GetString()!;
            Assert.True(_open.Add(name), $"{room} came twice");
            var from = since is { ValueKind: JsonValueKind.Object } position ? PositionOf(position) : _positions.GetValueOrDefault(name);
            if (room.GetProperty("recovered").GetBoolean())
            {
                Assert.True(couldBe, $"{room} came, from {from}");
                _positions[name] = from;
            }
            else
            {
                Assert.False(couldBe && rooms[name].CanRecover(from), $"{room} came, from {from}");
                _positions[name] = PositionOf(room);
            }
        }

        private static (string Epoch, long Offset) PositionOf(JsonElement payload) => (payload.GetProperty("epoch").GetString()!, payload.GetProperty("offset").GetInt64());
    }
}
