using System.Diagnostics.Metrics;
using System.Globalization;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public sealed class SlicesTests : IAsyncLifetime
{
    private readonly LocalRoomFixture _room = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _room.DisposeAsync();

    [Fact]
    public async Task The_257th_member_makes_two_slices_of_a_room_that_had_none()
    {
        var members = await _room.JoinAsync(256);
        Assert.Equal(0, _room.Slices);

        members = [.. members, await _room.JoinAsync()];

        Assert.Equal(2, _room.Slices);
        await _room.SayAsync("all of you");
        Assert.All(members, member => Assert.Equal(["all of you"], member.Heard));
    }

    [Fact]
    public async Task A_new_member_takes_the_first_free_place_and_an_empty_slice_stops()
    {
        var members = await _room.JoinAsync(512);
        await _room.JoinAsync(members[0]);
        Assert.Equal(2, _room.Slices);

        _room.Leave(members[7]);
        await _room.SayAsync("its place is free");
        var instead = await _room.JoinAsync();
        Assert.Equal(2, _room.Slices);

        foreach (var member in members[256..]) _room.Leave(member);
        await _room.SlicesAsync(1);
        await _room.SayAsync("to the rest");
        Assert.Equal("to the rest", instead.Heard[^1]);
        Assert.Equal("to the rest", members[0].Heard[^1]);
        Assert.DoesNotContain("to the rest", members[511].Heard);
    }

    [Fact]
    public async Task Members_of_all_slices_hear_one_order_whoever_speaks_joins_or_leaves_meanwhile()
    {
        const int speakers = 4, each = 150;
        var members = await _room.JoinAsync(600);
        var guests = new List<FakeMember>();
        var visits = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                // Speakers' messages run while it is there.
                guests.Add(await _room.JoinAsync());
                if (i >= 20) _room.Leave(guests[i - 20]);
            }
        });

        await Task.WhenAll(Enumerable.Range(0, speakers).Select(speaker => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var said = _room.SayAsync($"{speaker} {i}");
                if (i % 10 == 9) await said;
            }
        })));
        await visits;
        await _room.SayAsync("the end");

        var order = members[0].Heard;
        Assert.Equal((speakers * each) + 1, order.Length);
        Assert.All(members, member => Assert.Equal(order, member.Heard));
        for (var speaker = 0; speaker < speakers; speaker++)
            Assert.Equal(Enumerable.Range(0, each).Select(i => $"{speaker} {i}"), order.Where(text => text.StartsWith($"{speaker} ", StringComparison.Ordinal)));
        Assert.All(guests, guest => Assert.Equal(order.SkipWhile(text => text != guest.Heard.FirstOrDefault()).Take(guest.Heard.Length), guest.Heard));
        Assert.All(guests[^20..], guest => Assert.Equal("the end", guest.Heard[^1]));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(600)]
    public async Task A_member_hears_exactly_what_comes_after_its_join_also_when_a_fan_out_is_under_way(int before)
    {
        using var gate = new Gate();
        await _room.JoinAsync(gate);
        await _room.JoinAsync(before - 1);
        var (ann, ben) = (_room.NewMember(), _room.NewMember());

        var all = new List<Task> { _room.SayAsync("1") };
        await gate.ReachedAsync();
        all.Add(_room.SayAsync("2", "3"));
        all.Add(_room.JoinAsync(ann, "ann joined"));
        all.Add(_room.SayAsync("4"));
        all.Add(_room.JoinAsync(ben, "ben joined"));
        all.Add(_room.SayAsync("5"));
        gate.LetGo();
        await Task.WhenAll(all);

        Assert.Equal(["ann joined", "4", "5"], ann.Heard);
        Assert.Equal(["ben joined", "5"], ben.Heard);
    }

    [Fact]
    public async Task A_member_that_comes_back_hears_nothing_from_before_behind_its_reply()
    {
        using var gate = new Gate();
        var early = await _room.JoinAsync(256);
        await _room.JoinAsync(gate);
        var ann = await _room.JoinAsync();

        // There is a free place in the slice that is ready while hers has not come to her yet.
        _room.Leave(early[0]);
        var said = _room.SayAsync("1");
        await gate.ReachedAsync();
        _room.Leave(ann);
        var back = _room.JoinAsync(ann, "back");
        var more = _room.SayAsync("2");
        gate.LetGo();
        await Task.WhenAll(said, back, more);

        Assert.Equal(["1", "back", "2"], ann.Heard);
    }

    [Fact]
    public async Task Joining_again_repeats_the_reply_and_nothing_else()
    {
        var members = await _room.JoinAsync(300);

        foreach (var member in new[] { members[0], members[299] }) await _room.JoinAsync(member, "again");
        await _room.SayAsync("once");

        Assert.Equal(["again", "once"], members[0].Heard);
        Assert.Equal(["again", "once"], members[299].Heard);
        Assert.Equal(2, _room.Slices);
    }

    [Fact]
    public async Task Credit_comes_back_when_the_last_slice_has_queued_the_batch()
    {
        using var gate = new Gate();
        var members = await _room.JoinAsync(256);
        await _room.JoinAsync(gate);

        var said = _room.SayAsync("1");
        await gate.ReachedAsync();
        // The other slice takes its turns in order: when it answers this, it is done with the batch.
        await _room.JoinAsync(members[0]);
        Assert.Equal(["1"], members[255].Heard);
        Assert.False(said.IsCompleted);
        gate.LetGo();

        await said;
    }

    [Fact]
    public async Task The_deliveries_of_all_slices_are_counted()
    {
        long counted = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _room.Meters) && instrument.Name == "hub.deliveries")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();
        var members = await _room.JoinAsync(600);

        await _room.SendAsync([(ConnectionId.None, "to all"), (members[599].Id, "to all but one")]);

        Assert.Equal(600 + 599, Interlocked.Read(ref counted));
    }

    [Fact]
    public async Task What_comes_while_a_fan_out_is_under_way_goes_out_together()
    {
        using var gate = new Gate();
        var members = await _room.JoinAsync(256);
        await _room.JoinAsync(gate);

        var said = new List<Task> { _room.SayAsync("1") };
        await gate.ReachedAsync();
        for (var i = 2; i < 10; i++) said.Add(_room.SayAsync(i.ToString(CultureInfo.InvariantCulture)));
        // Answered in the room's order, so it has these.
        await _room.JoinAsync(members[0]);
        gate.LetGo();
        await Task.WhenAll(said);

        Assert.Equal(2, members[255].Frames);
        Assert.Equal(9, members[255].Heard.Length);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task A_member_that_leaves_during_a_long_fan_out_and_is_not_reached_yet_hears_nothing_of_it(int count)
    {
        using var gate = new Gate();
        FakeMember[] members = [await _room.JoinAsync(gate), .. await _room.JoinAsync(count - 1)];

        var said = _room.SendAsync(Dialogue(members[..20]));
        await gate.ReachedAsync();
        _room.Leave(members[1]);
        _room.Leave(members[19]);
        // The room has passed it on when it answers what came later: not before the gate, where it fans out itself.
        var passed = _room.JoinAsync(_room.NewMember());
        if (count > SliceMembers.Most) await passed;
        gate.LetGo();
        await said;

        Assert.Equal(256 - 13, members[1].Heard.Length);
        Assert.Empty(members[19].Heard);
        Assert.Equal(256 - 12, members[18].Heard.Length);
    }

    [Fact]
    public async Task A_room_that_grows_during_a_long_fan_out_delivers_everything_once()
    {
        using var gate = new Gate();
        FakeMember[] members = [await _room.JoinAsync(gate), .. await _room.JoinAsync(255)];
        var messages = Dialogue(members[..20]);
        var ann = _room.NewMember();

        var said = _room.SendAsync(messages);
        await gate.ReachedAsync();
        var joined = _room.JoinAsync(ann, "joined");
        var more = _room.SayAsync("more");
        gate.LetGo();
        await Task.WhenAll(said, joined, more);

        Assert.Equal(2, _room.Slices);
        Assert.Equal(["joined", "more"], ann.Heard);
        Assert.All(members, member => Assert.Equal(
            [.. messages.Where(message => message.Sender != member.Id).Select(message => message.Text), "more"], member.Heard));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task A_fan_out_that_fails_takes_no_members_with_it_and_holds_up_no_other(int count)
    {
        var members = await _room.JoinAsync(count);
        members[^1].Throws = true;

        await _room.SayAsync("fails at the last");
        await _room.SayAsync("goes on");

        Assert.All(members, member => Assert.Equal(["fails at the last", "goes on"], member.Heard));
    }

    [Fact]
    public async Task A_room_is_empty_when_the_members_of_all_slices_have_left_and_what_was_said_is_done()
    {
        using var gate = new Gate();
        FakeMember[] members = [.. await _room.JoinAsync(600), await _room.JoinAsync(gate)];

        var said = _room.SayAsync("farewell");
        await gate.ReachedAsync();
        foreach (var member in members) _room.Leave(member);
        var unheard = _room.SayAsync("nobody hears this");
        await _room.SlicesAsync(1);
        Assert.False(_room.WasEmptied);
        gate.LetGo();

        Assert.Equal(601, (await _room.EmptiedAsync()).JoinsSeen);
        await Task.WhenAll(said, unheard);
        await _room.SlicesAsync(0);

        await _room.JoinAsync(members[0]);
        await _room.SayAsync("again");
        Assert.Equal(["farewell", "again"], members[0].Heard);
    }

    // 256 messages, of each speaker in turn: they get those of the others one by one.
    // More than one write holds, so that what a speaker hears of the others takes many.
    private static (ConnectionId Sender, string Text)[] Dialogue(FakeMember[] speakers) =>
        [.. Enumerable.Range(0, 256).Select(i => (speakers[i % speakers.Length].Id, $"{i}".PadRight(300)))];
}
