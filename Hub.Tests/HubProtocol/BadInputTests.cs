using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.HubProtocol;

/// <summary>What a peer of hub.v1 says wrongly.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private static readonly string Deep = new string('[', 100) + new string(']', 100);

    private HubServer _server = null!;
    private HubPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.Configure<RateLimitOptions>(rate => rate.Rate = 0);
            services.Configure<LimitOptions>(limits => limits.MaxPayload = 12_000_000);
        });
        _peer = await HubPeer.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static readonly (string Envelope, int Code)[] Envelopes =
    [
        ("null", 107), ("[]", 107), ("\"x\"", 107), ("7", 107), ("true", 107), ("[{\"type\":\"ping\"}]", 107),
        ("{", 107), ("{\"type\":\"publish\"", 107), ("x", 107), ("\uFEFF{\"type\":\"presence\"}", 107), ("{\"type\":\"a\u0001b\"}", 107),
        ($"{{\"type\":\"publish\",\"payload\":{Deep}}}", 107),
        ("{}", 104), ("{\"type\":null}", 104), ("{\"type\":7}", 104), ("{\"type\":{\"type\":\"ping\"}}", 104), ("{\"type\":\"Ping\"}", 104),
        ("{\"type\":\"\\ud800ping\"}", 104), ("{\"\\ud800type\":1}", 104), ("{\"type\":\"ping\",\"type\":\"no\"}", 104), ("{\"TYPE\":\"ping\"}", 104),
        ("{\"type\":\"\\u0070in\"}", 104), ("{\"type\":\"\\u0070ingo\"}", 104), ("{\"type\":\"pin\\\\\"}", 104),
        ("{\"type\":\"publish\"}", 107), ("{\"type\":\"publish\",\"payload\":null}", 107), ("{\"type\":\"publish\",\"payload\":\"a\"}", 107),
        ("{\"type\":\"publish\",\"payload\":[]}", 107), ("{\"type\":\"publish\",\"payload\":{\"\\ud800room\":\"a\",\"data\":1}}", 107),
    ];

    [Fact]
    public async Task An_envelope_that_is_none_has_its_error_and_the_connection_lives_on()
    {
        foreach (var (envelope, code) in Envelopes)
        {
            Assert.Equal((envelope, code), (envelope, await _peer.FailAsync(envelope)));
            await _peer.HasNoMoreAsync();
        }
    }

    private static List<(string Type, string Members, string Named)> WrongMembers()
    {
        List<(string, string, string)> wrong = [];
        foreach (var type in new[] { "subscribe", "unsubscribe", "publish", "history", "presence", "presence.set" })
            foreach (var room in new[] { "null", "7", "true", "[]", "{}", "\"\"", "\"\\ud800\"", "\"$hub/chat\"", $"\"{new string('r', 256)}\"" })
                wrong.Add((type, $$""" "data":1,"room":{{room}} """, "room"));
        foreach (var key in new[] { "7", "true", "[]", "{}", "\"\"", "\"\\udc00\"", $"\"{new string('k', 129)}\"" })
        {
            wrong.Add(("publish", $$""" "room":"a","data":1,"key":{{key}} """, "key"));
            wrong.Add(("publish", $$""" "room":"a","data":1,"slot":{{key}} """, "slot"));
            wrong.Add(("rpc", $$""" "method":{{key}} """, "method"));
        }

        foreach (var flag in new[] { "0", "\"true\"", "[]", "{}" })
        {
            wrong.Add(("publish", $$""" "room":"a","data":1,"echo":{{flag}} """, "echo"));
            wrong.Add(("subscribe", $$""" "room":"a","presence":{{flag}} """, "presence"));
            wrong.Add(("history", $$""" "room":"a","reverse":{{flag}} """, "reverse"));
        }

        foreach (var number in new[] { "-1", "1.5", "1e2", "\"1\"", "true", "[]", "{}", "9223372036854775808", "1001000" })
        {
            wrong.Add(("subscribe", $$""" "room":"a","conflateMs":{{number}} """, "conflateMs"));
            wrong.Add(("history", $$""" "room":"a","limit":{{number}} """, "limit"));
            wrong.Add(("rpc", $$""" "method":"m","timeoutMs":{{number}} """, "timeoutMs"));
            if (number == "1001000") continue;
            wrong.Add(("subscribe", $$$""" "room":"a","since":{"epoch":"e","offset":{{{number}}}} """, "since"));
            wrong.Add(("history", $$$""" "room":"a","since":{"epoch":"e","offset":{{{number}}}} """, "since"));
        }

        foreach (var since in new[] { "7", "\"e\"", "[]", "{}", """{"epoch":"e"}""", """{"offset":1}""", """{"epoch":7,"offset":1}""", """{"epoch":"","offset":1}""" })
            wrong.Add(("subscribe", $$""" "room":"a","since":{{since}} """, "since"));
        wrong.Add(("publish", "\"room\":\"a\"", "data"));
        wrong.Add(("presence.set", "\"room\":\"a\"", "data"));
        wrong.Add(("publish", "\"room\":\"a\",\"data\":\"\\ud800\"", "data"));
        foreach (var token in new[] { "7", "null", "[]", "\"\\ud800\"" }) wrong.Add(("auth", $$""" "token":{{token}} """, "token"));
        foreach (var rooms in new[] { "7", "\"a\"", "{}", "[7]", "[{},null]" }) wrong.Add(("hello", $$""" "rooms":{{rooms}} """, "rooms"));
        wrong.Add(("rpc", "\"data\":1", "method"));
        return wrong;
    }

    [Fact]
    public async Task A_member_that_is_wrong_is_107_and_named()
    {
        foreach (var (type, members, named) in WrongMembers())
        {
            var request = $$$"""{"type":"{{{type}}}","payload":{{{{members}}}},"id":1}""";
            await _peer.SayAsync(request);

            var error = await _peer.NextAsync("error");
            Assert.Equal((request, 107, false), (request, error.GetProperty("code").GetInt32(), error.GetProperty("retryable").GetBoolean()));
            Assert.Contains(named, error.GetProperty("message").GetString()!, StringComparison.OrdinalIgnoreCase);
            await _peer.HasNoMoreAsync();
        }
    }

    [Fact]
    public async Task Unknown_members_are_ignored_and_of_those_that_come_twice_the_last_counts()
    {
        await _peer.SayAsync("""
            {"more":{"type":"no"},"type":"no","id":1,"payload":{"room":7},"\ud800":"\ud800","payload":{"x":[{}],"room":7,"\u0072oom":"a","since":null,"\udc00":1},"id":2,"type":"subscribe"}
            """);

        Assert.EndsWith("""
            ,"offset":0,"recovered":false},"id":2}
            """, await _peer.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_between_good_envelopes_of_one_frame_does_not_harm_them()
    {
        await _peer.SayAsync("""
            {"type":"ping","id":1}
            garbage

            {"type":"ping","id":2}{"type":"ping","id":3} trailing
            {"type":"ping","id":4
            {"type":"ping","id":5}
            null
            	{"type":"ping","id":6}
            """);

        var answers = new List<string>();
        for (var i = 0; i < 9; i++) answers.Add(await _peer.NextTextAsync());

        Assert.Equal(["1", "2", "3", "5", "6"], answers.Where(answer => answer.Contains("pong", StringComparison.Ordinal)).Select(answer => answer[^2..^1]));
        Assert.Equal(4, answers.Count(answer => answer.Contains("\"code\":107", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_the_hub_sends_has_no_line_feed_within_an_envelope_whatever_it_was_sent()
    {
        await _peer.SubscribeAsync("a", ""","presence":true""");
        await _peer.UntilAsync("join");
        await _peer.SayAsync("""
            {
              "type": "publish",
              "payload": {
                "room": "a",
                "data": {
                  "x": [
                    1
                  ]
                },
                "echo": true
              },
              "id": [
                1
              ]
            }
            """);

        // Each is an envelope of its own where frames are split at line feeds.
        var answers = new[] { await _peer.NextTextAsync(), await _peer.NextTextAsync() };
        foreach (var answer in answers) JsonDocument.Parse(answer).Dispose();
        Assert.Contains(answers, answer => answer.Contains("published", StringComparison.Ordinal));
        await _peer.SayAsync("{\"type\":\"presence.set\",\"payload\":{\"room\":\"a\",\"data\":[\n1\n]},\"id\":\n{\n}\n}");
        Assert.EndsWith("\"id\":{ }}", await _peer.NextTextAsync(), StringComparison.Ordinal);
        Assert.Equal("[ 1 ]", (await _peer.NextAsync("join")).GetProperty("data").GetRawText());
        await _peer.SayAsync("{\"type\":\"history\",\"payload\":{\"room\":\"a\"},\"id\":[\n]}");
        Assert.Equal(1, (await _peer.NextAsync("history")).GetProperty("items").GetArrayLength());
        await _peer.SayAsync("{\"type\":\"presence\",\"payload\":{\"room\":\"a\"},\"id\":[\n]}");
        Assert.Equal(1, (await _peer.NextAsync("presence")).GetProperty("count").GetInt32());
        await _peer.HasNoMoreAsync();
    }

    [Fact]
    public async Task A_rooms_name_may_have_255_characters_of_any_kind()
    {
        foreach (var name in new[] { new string('r', 255), "\\u0000\\n\\u001f", " ", "é/ü?#", "\\ud83d\\ude00", "$hub" })
        {
            var subscribed = await _peer.SubscribeAsync(name);
            Assert.Equal(JsonSerializer.Deserialize<string>($"\"{name}\""), subscribed.GetProperty("room").GetString());
        }
    }

    [Fact]
    public async Task A_frame_may_hold_a_thousand_envelopes()
    {
        await _peer.SayAsync(string.Join('\n', Enumerable.Range(0, 1_000).Select(i => $$$"""{"type":"publish","payload":{"room":"a","data":{{{i}}}},"id":{{{i}}}}""")));

        var ids = new List<string>();
        for (var i = 0; i < 1_000; i++) ids.Add((await _peer.NextTextAsync()).Split("\"id\":")[1].TrimEnd('}'));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), ids);
    }

    [Fact]
    public async Task Ten_megabytes_of_data_are_120_where_the_frame_may_be_so_long()
    {
        Assert.Equal(120, await _peer.FailAsync($$$"""{"type":"publish","payload":{"room":"a","data":"{{{new string('x', 10_000_000)}}}"}}"""));
    }

    [Fact]
    public async Task Ten_megabytes_of_data_close_with_1009_where_it_may_not()
    {
        await using var server = await HubServer.StartAsync();
        await using var peer = await HubPeer.ConnectAsync(server);

        await peer.SayAsync($$$"""{"type":"publish","payload":{"room":"a","data":"{{{new string('x', 10_000_000)}}}"}}""");

        Assert.Equal(1009, await peer.CloseCodeAsync());
    }

    [Fact]
    public async Task A_thousand_in_a_row_that_cannot_be_understood_close_with_4007()
    {
        await _peer.SayAsync(string.Join('\n', Enumerable.Repeat("x", 998)));
        for (var i = 0; i < 998; i++) await _peer.NextAsync("error");
        await _peer.SubscribeAsync("a");
        await _peer.SayAsync(string.Join('\n', Enumerable.Repeat("{}", 999)));
        for (var i = 0; i < 999; i++) await _peer.NextAsync("error");
        await _peer.HasNoMoreAsync();

        await _peer.SayAsync("x\n{\"type\":\"ping\"}");

        Assert.Equal((4007, "Too many errors"), await _peer.Socket.ClosesNextAsync());
    }

    // Fragments of good envelopes, in any order, then some bytes of them changed.
    [Fact]
    public async Task Nothing_that_a_peer_can_say_makes_the_hub_fail()
    {
        string[] parts =
        [
            "{\"type\":", "\"hello\"", "\"auth\"", "\"subscribe\"", "\"unsubscribe\"", "\"publish\"", "\"history\"", "\"presence\"", "\"presence.set\"", "\"rpc\"",
            ",\"payload\":{", "\"room\":\"a\"", "\"room\":\"b\"", ",\"data\":", ",\"key\":\"k\"", ",\"slot\":\"s\"", ",\"echo\":true", ",\"presence\":true", ",\"conflateMs\":10",
            ",\"since\":{\"epoch\":\"e\",\"offset\":1}", ",\"limit\":1", ",\"reverse\":true", ",\"method\":\"m\"", ",\"token\":\"t\"", ",\"rooms\":[{\"room\":\"a\"}]",
            "}", "}}", "]", "[", ",\"id\":7", "\n", "null", "1e5", "-0", "\"\\ud800\"", "\"\\u0000\"", ",\"\\ud800room\":1", "\"x\"", "{}", ":", ",", "\\", "\"",
        ];
        string[] types = ["hello", "subscribe", "unsubscribe", "publish", "history", "presence", "presence.set", "rpc"];
        var seed = (int)TimeProvider.System.GetTimestamp();
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var said = Enumerable.Range(0, 20).Select(_ => random.Next(2) == 0
                ? string.Concat(random.GetItems(parts, random.Next(30)))
                : $$$"""{"type":"{{{types[random.Next(types.Length)]}}}","payload":{"room":"a"{{{string.Concat(random.GetItems(parts[13..25], random.Next(6)))}}}},"id":1}""").ToArray();
            foreach (var frame in said)
            {
                var bytes = Encoding.ASCII.GetBytes(frame);
                for (var changes = random.Next(3); changes > 0 && bytes.Length > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(128);
                await _peer.Socket.SayAsync(bytes, WebSocketMessageType.Text);
            }

            await _peer.SayAsync("""
                {"type":"subscribe","payload":{"room":"calm"}}
                {"type":"unsubscribe","payload":{"room":"calm"}}
                {"type":"ping","id":"alive"}
                """);
            string? answer;
            do
            {
                answer = await _peer.NextOrCloseAsync();
                Assert.True(answer is not null, $"seed {seed}, round {round}: closed with {_peer.Socket.CloseStatus}");
            }
            while (answer != """{"type":"pong","id":"alive"}""");
        }
    }
}
