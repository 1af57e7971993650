using System.Globalization;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class FrameBacklogTests
{
    private static readonly RoomId Room = NodeFixture.Room("a");

    [Fact]
    public void The_oldest_frames_that_may_be_dropped_make_room()
    {
        var backlog = new FrameBacklog();
        Add(backlog, SlowPolicy.Close, "reply");
        Add(backlog, SlowPolicy.DropOldest, "1", "2", "3");

        // 7 bytes and three times 3: the next needs two of them.
        Assert.True(backlog.TryAdd(Text("four5"), SlowPolicy.DropOldest, limit: 17, out var dropped));

        Assert.Equal(2, dropped);
        Assert.Equal(["reply", "3", "four5"], TextsOf(backlog));
        Assert.Equal(17, backlog.Bytes);
    }

    [Fact]
    public void Where_nothing_that_waits_may_be_dropped_the_newcomer_is()
    {
        var backlog = new FrameBacklog();
        Add(backlog, SlowPolicy.Close, "reply");

        Assert.True(backlog.TryAdd(Text("room"), SlowPolicy.DropOldest, limit: 8, out var dropped));
        Assert.Equal(1, dropped);
        Assert.False(backlog.TryAdd(Text("another"), SlowPolicy.Close, limit: 8, out _));
        Assert.Equal(["reply"], TextsOf(backlog));
    }

    [Fact]
    public void What_may_not_be_dropped_pushes_out_what_may()
    {
        var backlog = new FrameBacklog();
        Add(backlog, SlowPolicy.DropOldest, "1", "2");

        Assert.True(backlog.TryAdd(Text("x"), SlowPolicy.Close, limit: 6, out var dropped));

        Assert.Equal(1, dropped);
        Assert.Equal(["2", "x"], TextsOf(backlog));
    }

    [Fact]
    public void A_joined_frame_counts_as_its_messages_when_it_is_dropped()
    {
        var backlog = new FrameBacklog();
        Assert.True(backlog.TryAdd(Frame.Join([Text("1"), Text("2"), Text("3")]), SlowPolicy.DropOldest, limit: 9, out _));

        Assert.True(backlog.TryAdd(Text("4"), SlowPolicy.DropOldest, limit: 9, out var dropped));

        Assert.Equal(3, dropped);
        Assert.Equal(["4"], TextsOf(backlog));
    }

    [Fact]
    public void The_newest_of_a_slot_goes_to_the_end_and_the_older_one_is_gone()
    {
        var backlog = new FrameBacklog();
        foreach (var (text, key) in new[] { ("a1", "a"), ("b1", "b"), ("none", null), ("a2", "a"), ("c1", "c"), ("b2", "b") })
            Assert.True(backlog.TryAdd(Keyed(text, key), SlowPolicy.KeepNewest, int.MaxValue, out _));

        Assert.Equal(["none", "a2", "c1", "b2"], TextsOf(backlog));
    }

    [Fact]
    public void A_slot_of_one_room_is_none_of_another()
    {
        var backlog = new FrameBacklog();
        foreach (var room in new[] { "a", "b" })
            Assert.True(backlog.TryAdd(
                Frame.Text(Encoding.UTF8.GetBytes(room), new Slot(NodeFixture.Room(room), "x")), SlowPolicy.KeepNewest, int.MaxValue, out _));

        Assert.Equal(["a", "b"], TextsOf(backlog));
    }

    [Fact]
    public void A_frame_with_a_slot_that_need_not_give_way_does_not()
    {
        var backlog = new FrameBacklog();
        for (var i = 0; i < 3; i++) Assert.True(backlog.TryAdd(Keyed($"{i}", "a"), SlowPolicy.Close, int.MaxValue, out _));

        Assert.Equal(["0", "1", "2"], TextsOf(backlog));
    }

    [Fact]
    public void Of_a_joined_frame_with_slots_each_message_waits_for_itself()
    {
        var backlog = new FrameBacklog();
        Assert.True(backlog.TryAdd(Frame.Join([Keyed("a1", "a"), Text("n1"), Keyed("a2", "a")]), SlowPolicy.KeepNewest, int.MaxValue, out _));
        Assert.True(backlog.TryAdd(Frame.Join([Keyed("b1", "b"), Keyed("a3", "a")]), SlowPolicy.KeepNewest, int.MaxValue, out _));

        Assert.Equal(["n1", "b1", "a3"], TextsOf(backlog));
    }

    [Fact]
    public void Slots_that_are_too_many_for_the_limit_are_too_much_for_the_peer()
    {
        var backlog = new FrameBacklog();
        Assert.True(backlog.TryAdd(Keyed("1", "a"), SlowPolicy.KeepNewest, limit: 6, out _));
        Assert.True(backlog.TryAdd(Keyed("2", "b"), SlowPolicy.KeepNewest, limit: 6, out _));
        Assert.True(backlog.TryAdd(Keyed("3", "a"), SlowPolicy.KeepNewest, limit: 6, out _));

        Assert.False(backlog.TryAdd(Keyed("4", "c"), SlowPolicy.KeepNewest, limit: 6, out _));
    }

    // The same operations on a plain list, which has no holes, cursor or table to keep right.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_is_added_and_taken_in_any_order_it_holds_what_a_plain_list_would(int seed)
    {
        const int limit = 200;
        var random = new Random(seed);
        var backlog = new FrameBacklog();
        var plain = new List<(string Text, string? Key, SlowPolicy Slow)>();
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(20) == 0)
            {
                var taken = new FrameBacklog();
                var maxBytes = random.Next(limit);
                backlog.MoveTo(taken, maxBytes);
                var count = 0;
                for (var bytes = 0; count < plain.Count && (count == 0 || bytes + plain[count].Text.Length + 2 <= maxBytes); count++)
                    bytes += plain[count].Text.Length + 2;
                Assert.Equal(plain.Take(count).Select(entry => entry.Text), TextsOf(taken));
                plain.RemoveRange(0, count);
            }

            var text = i.ToString(CultureInfo.InvariantCulture) + new string('.', random.Next(30));
            var key = random.Next(3) == 0 ? null : $"{random.Next(4)}";
            var slow = (SlowPolicy)random.Next(3);
            var fits = backlog.TryAdd(Keyed(text, key), slow, limit, out var dropped);
            Assert.Equal(AddTo(plain, (text, key, slow), limit), fits ? dropped : -1);
            Assert.Equal(plain.Select(entry => entry.Text), TextsOf(backlog));
            Assert.Equal(plain.Count, backlog.Count);
            if (fits) continue;
            backlog.Clear();
            plain.Clear();
        }
    }

    // How many it dropped; -1 when there is no room.
    private static int AddTo(List<(string Text, string? Key, SlowPolicy Slow)> plain, (string Text, string? Key, SlowPolicy Slow) added, int limit)
    {
        var dropped = 0;
        if (added.Slow == SlowPolicy.KeepNewest && added.Key is not null)
            plain.RemoveAll(entry => entry.Slow == SlowPolicy.KeepNewest && entry.Key == added.Key);
        while (plain.Count > 0 && plain.Sum(entry => entry.Text.Length + 2) + added.Text.Length + 2 > limit)
        {
            var oldest = plain.FindIndex(entry => entry.Slow == SlowPolicy.DropOldest);
            if (oldest < 0) return added.Slow == SlowPolicy.DropOldest ? dropped + 1 : -1;
            plain.RemoveAt(oldest);
            dropped++;
        }

        plain.Add(added);
        return dropped;
    }

    private static void Add(FrameBacklog backlog, SlowPolicy slow, params string[] texts)
    {
        foreach (var text in texts) Assert.True(backlog.TryAdd(Text(text), slow, int.MaxValue, out _));
    }

    private static IEnumerable<string> TextsOf(FrameBacklog backlog)
    {
        var bytes = new byte[backlog.Bytes];
        backlog.CopyTo(bytes);
        return SentFrame.Parse(bytes).Select(sent => Encoding.UTF8.GetString(sent.Payload));
    }

    private static Frame Keyed(string text, string? key) =>
        Frame.Text(Encoding.UTF8.GetBytes(text), key is null ? null : new Slot(Room, key));

    private static Frame Text(string text) => Keyed(text, key: null);
}
