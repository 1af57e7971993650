using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

/// <summary>Members of a local room that get what they have missed before they hear it live.</summary>
public sealed class CatchUpTests : IAsyncLifetime
{
    private readonly LocalRoomFixture _room = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _room.DisposeAsync();

    [Fact]
    public async Task A_member_without_room_gets_its_page_when_there_is_some_and_then_what_was_said_meanwhile()
    {
        await _room.JoinAsync();
        await _room.SayAsync("1", "2");
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var member = _room.NewMember(dialect: Dialect.Hub);
        member.Room = reads.Task;

        await _room.SubscribeAsync(member, 0);
        await _room.SayAsync("3");
        Assert.Equal(0, member.Frames);

        member.Room = Task.CompletedTask;
        reads.SetResult();
        await LocalRoomFixture.SubscribedAsync(member);
        await _room.SayAsync("4");

        Assert.Equal(["subscribed true", "1", "2", "3", "4"], Said(member));
    }

    [Fact]
    public async Task Whoever_leaves_before_it_is_up_to_date_is_told_so_and_hears_nothing()
    {
        await _room.JoinAsync();
        await _room.SayAsync("1");
        var member = _room.NewMember(dialect: Dialect.Hub);
        member.Room = new TaskCompletionSource().Task;
        await _room.SubscribeAsync(member, 0);

        _room.Leave(member, "bye");
        await _room.SayAsync("2");

        Assert.Equal(["bye"], member.Heard);
    }

    // Its slice is in the middle of a message when it leaves and comes back at once: what it had missed then must not overtake that.
    [Fact]
    public async Task In_a_large_room_whoever_comes_back_at_once_hears_each_message_in_its_turn()
    {
        using var gate = new Gate();
        await _room.JoinAsync(510);
        await _room.JoinAsync(gate);
        var member = _room.NewMember(dialect: Dialect.Hub);
        await _room.SubscribeAsync(member, 0);

        var said = _room.SayAsync("1");
        await gate.ReachedAsync();
        _room.Leave(member, "bye");
        var back = _room.SubscribeAsync(member, 0);
        gate.LetGo();
        await back;
        await said;
        await _room.SayAsync("2");

        var heard = Said(member);
        Assert.Equal("subscribed true", heard[0]);
        var bye = Array.IndexOf(heard, "bye");
        Assert.True(bye > 0, string.Join(", ", heard));
        Assert.Equal(["subscribed true", "1", "2"], heard[(bye + 1)..]);
    }

    private static string[] Said(FakeMember member) => [.. member.Heard.SelectMany(frame => frame.Split('\n')).Select(text =>
    {
        if (!text.StartsWith('{')) return text;
        using var envelope = System.Text.Json.JsonDocument.Parse(text);
        var payload = envelope.RootElement.GetProperty("payload");
        return payload.TryGetProperty("data", out var data) ? data.GetString()! : $"{envelope.RootElement.GetProperty("type")} {payload.GetProperty("recovered").GetRawText()}";
    })];
}
