using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public class RecentEntriesTests
{
    private const int Overhead = 200;

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void Of_more_than_are_kept_the_newest_stay(int keep)
    {
        var entries = new RecentEntries(keep, int.MaxValue, TimeSpan.Zero, _time);

        for (var offset = 1; offset <= 3 * keep; offset++)
        {
            entries.Add(Entry(offset, 1));
            Assert.Equal(Math.Min(offset, keep), entries.Count);
            Assert.Equal(Math.Max(1, offset - keep + 1), entries.First);
        }
    }

    [Fact]
    public void None_is_kept_where_none_may_be()
    {
        var entries = new RecentEntries(0, int.MaxValue, TimeSpan.Zero, _time);

        entries.Add(Entry(1, 1));

        Assert.Equal(0, entries.Count);
        Assert.Equal(0, entries.Cost);
    }

    [Fact]
    public void One_that_is_larger_than_all_that_may_be_kept_empties_it()
    {
        var entries = new RecentEntries(10, 100, TimeSpan.Zero, _time);
        entries.Add(Entry(1, 50));

        entries.Add(Entry(2, 101));
        Assert.Equal(0, entries.Count);

        entries.Add(Entry(3, 100));
        Assert.Equal(3, entries.First);
        Assert.Equal(100 + Overhead, entries.Cost);
    }

    [Fact]
    public void Each_lives_for_its_time()
    {
        var entries = new RecentEntries(10, int.MaxValue, TimeSpan.FromSeconds(10), _time);
        entries.Add(Entry(1, 1));
        _time.Advance(TimeSpan.FromSeconds(4));
        entries.Add(Entry(2, 1));

        _time.Advance(TimeSpan.FromSeconds(6) - TimeSpan.FromMilliseconds(1));
        entries.Trim();
        Assert.Equal(2, entries.Count);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        entries.Trim();
        Assert.Equal(2, entries.First);

        _time.Advance(TimeSpan.FromSeconds(4));
        entries.Trim();
        Assert.Equal((0, 0), (entries.Count, entries.Cost));
    }

    [Fact]
    public void A_read_is_bounded_in_messages_and_in_bytes_and_always_has_one()
    {
        var entries = new RecentEntries(10, int.MaxValue, TimeSpan.Zero, _time);
        for (var offset = 1; offset <= 6; offset++) entries.Add(Entry(offset, 100));

        Assert.Equal([2, 3], Offsets(entries.Read(2, 2, int.MaxValue)));
        Assert.Equal([2, 3], Offsets(entries.Read(2, 10, 2 * (100 + Overhead))));
        Assert.Equal([2], Offsets(entries.Read(2, 10, 1)));
        Assert.Equal([5, 4], Offsets(entries.ReadBack(6, 2, int.MaxValue)));
        Assert.Equal([5], Offsets(entries.ReadBack(6, 2, 1)));
        Assert.Empty(entries.Read(2, 0, int.MaxValue));
    }

    // Bytes of bodies in turn; now and then the clock moves, and what is too old goes.
    [Fact]
    public void It_keeps_what_a_plain_list_would()
    {
        var property = Prop.ForAll(
            Gen.Choose(1, 12).ToArbitrary(),
            Gen.Choose(0, 400).ToArbitrary(),
            Gen.ListOf(Gen.Choose(-3, 150)).ToArbitrary(),
            (keep, keepBytes, steps) =>
            {
                var time = new ManualTimeProvider();
                var ttl = TimeSpan.FromSeconds(10);
                var entries = new RecentEntries(keep, keepBytes, ttl, time);
                var model = new List<RoomEntry>();
                long offset = 0;
                foreach (var step in steps)
                {
                    if (step < 0)
                    {
                        time.Advance(TimeSpan.FromSeconds(-step));
                        entries.Trim();
                        model.RemoveAll(entry => entry.At <= (time.GetUtcNow() - ttl).ToUnixTimeMilliseconds());
                    }
                    else
                    {
                        var entry = new RoomEntry(Message(step), ++offset, time.GetUtcNow().ToUnixTimeMilliseconds());
                        entries.Add(entry);
                        model.Add(entry);
                        while (model.Count > keep || model.Sum(kept => kept.Message.Body.Length) > keepBytes) model.RemoveAt(0);
                    }

                    Assert.Equal(model.Count, entries.Count);
                    Assert.Equal(model.Sum(kept => kept.Message.Body.Length + Overhead), entries.Cost);
                    if (model.Count == 0) continue;
                    Assert.Equal(model[0].Offset, entries.First);
                    for (var from = model[0].Offset; from <= offset + 1; from++)
                    {
                        Assert.Equal(model.Where(kept => kept.Offset >= from), entries.Read(from, int.MaxValue, int.MaxValue));
                        Assert.Equal(
                            model.Where(kept => kept.Offset < from).Reverse().Take(3), entries.ReadBack(from, 3, int.MaxValue));
                    }
                }
            });

        property.QuickCheckThrowOnFailure();
    }

    private RoomEntry Entry(long offset, int bytes) => new(Message(bytes), offset, _time.GetUtcNow().ToUnixTimeMilliseconds());

    private static RoomMessage Message(int bytes) => new(ConnectionId.None, BodyKind.Text, new byte[bytes]);

    private static IEnumerable<long> Offsets(IReadOnlyList<RoomEntry> entries) => entries.Select(entry => entry.Offset);
}
