using System.Text.Json;
using Hub.Host.Admin;
using Hub.Host.Commands;

namespace Hub.Tests.Host.Commands;

/// <summary>How the operator's commands write what they have.</summary>
public class CommandTextTests
{
    [Theory]
    [InlineData("0-2, 5, 7-8", 0, 1, 2, 5, 7, 8)]
    [InlineData("203", 203)]
    [InlineData("-")]
    public void Numbers_that_follow_each_other_are_a_range(string text, params int[] numbers) => Assert.Equal(text, Ranges.Of(numbers));

    [Fact]
    public void Shards_stand_beside_their_nodes_and_those_of_nobody_last()
    {
        var report = new ShardListReport("a", 5, [new(0, "b", 1), new(1, "b", 2), new(2, null, 3), new(3, "a", 4), new(4, "b", 5)]);

        Assert.Equal(
            """
            NODE      SHARDS  WHICH
            a         1       3
            b         3       0-1, 4
            (nobody)  1       2

            """,
            ShardTable.ByNode(report, Screen.Plain));
        Assert.StartsWith("SHARD  NODE      TERM\n0      b         1\n", ShardTable.Each(report, Screen.Plain), StringComparison.Ordinal);
        Assert.Contains("\n2      (nobody)  3\n", ShardTable.Each(report, Screen.Plain), StringComparison.Ordinal);
        Assert.Equal("a has not seen the cluster's tables yet\n", ShardTable.ByNode(report with { Shards = [] }, Screen.Plain));
    }

    [Fact]
    public void Actors_are_a_tree_that_tells_of_those_that_are_left_out()
    {
        var report = new ActorReport("/user", "Guardian", 0, 2,
        [
            new("/user/rooms", "Rooms", 7, 3, [new("/user/rooms/$a\u001b", "Room", 1, 0, null)]),
            new("/user/connections", "Connections", 0, 900, null),
        ]);

        Assert.Equal(
            """
            /user  Guardian, 0 waiting, 2 children
            ├── rooms  Rooms, 7 waiting, 3 children
            │   ├── $a␛  Room, 1 waiting
            │   └── … 2 more
            └── connections  Connections, 0 waiting, 900 children

            """,
            ActorTree.Of(report));
    }

    [Theory]
    [InlineData("good morning", "\"good morning\"")]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("42", "42")]
    [InlineData("\"quoted\"", "\"quoted\"")]
    [InlineData("{broken", "\"{broken\"")]
    [InlineData("", "\"\"")]
    public void What_is_JSON_is_said_as_JSON_and_anything_else_as_text(string typed, string json) =>
        Assert.Equal(json, MessageInput.JsonOf(typed, asText: false).GetRawText());

    [Fact]
    public void JSON_is_text_where_that_is_wanted() => Assert.Equal("42", MessageInput.JsonOf("42", asText: true).GetString());

    [Theory]
    [InlineData("\"a\\u001b\\nb\"", false, "a␛␊b")]
    [InlineData("{\"a\":\n1}", false, "{\"a\":␊1}")]
    [InlineData("\"AQID\"", true, "[binary, 3 bytes]")]
    public void What_others_have_said_is_one_line_without_control_characters(string json, bool isBinary, string text)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(text, DataText.Of(document.RootElement, isBinary));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_023, "1023 B")]
    [InlineData(1_536, "1.5 KiB")]
    [InlineData(200L * 1_024 * 1_024, "200 MiB")]
    public void Bytes_are_told_in_the_largest_unit(long bytes, string text) => Assert.Equal(text, PeopleText.Bytes(bytes));

    [Fact]
    public void What_is_typed_goes_into_a_path_as_it_is()
    {
        Assert.Equal("/rooms/a%2Fb%20%3Fc", AdminPath.Room("a/b ?c"));
        Assert.Equal("/rooms?filter=a%26b%3D%2A&limit=5", AdminPath.With("/rooms", ("filter", "a&b=*"), ("cursor", null), ("limit", 5)));
    }

    [Fact]
    public void An_event_is_a_line_and_what_is_none_is_not_taken_for_one()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 1, 2)));
        using var told = JsonDocument.Parse($$"""{"node":"a","id":5100,"name":"NodeJoined","level":"information","message":"b\nhas joined","at":{{at.ToUnixTimeMilliseconds()}}}""");
        using var other = JsonDocument.Parse("""{"node":1}""");
        using var text = JsonDocument.Parse("\"hello\"");

        Assert.Equal("03:04:05.678 a information b␊has joined", EventText.Of(told.RootElement));
        Assert.Null(EventText.Of(other.RootElement));
        Assert.Null(EventText.Of(text.RootElement));
    }
}
