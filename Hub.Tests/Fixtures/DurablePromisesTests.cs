using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>A check that cannot fail would be none.</summary>
public class DurablePromisesTests
{
    private const string Epoch = "e";
    private static readonly DateTime s_at = new(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc);

    // What was said, what two subscribers heard, and what is stored: a whole history.
    private readonly List<Said> _acknowledged = [At(1, "a-0"), At(2, "b-0"), At(3, "a-1"), At(4, "b-1")];
    private readonly List<Said> _one = [At(1, "a-0"), At(2, "b-0"), At(3, "a-1"), At(4, "b-1")];
    private readonly List<Said> _other = [At(2, "b-0"), At(3, "a-1"), At(4, "b-1")];
    private readonly List<HubGap> _gaps = [];
    private readonly List<StoredMessage> _stored = [Row(1, "a-0"), Row(2, "b-0"), Row(3, "a-1"), Row(4, "b-1")];

    [Fact]
    public void A_whole_history_breaks_nothing() => Assert.Empty(Broken());

    [Fact]
    public void What_was_never_acknowledged_may_be_stored_or_not()
    {
        _acknowledged.RemoveAt(2);

        Assert.Empty(Broken());
    }

    [Fact]
    public void What_was_acknowledged_and_is_not_stored_is_lost()
    {
        _acknowledged.Add(At(5, "a-2"));

        Breaks("a-2", "was acknowledged, and the database does not have it");
    }

    [Fact]
    public void What_is_stored_in_another_place_than_was_acknowledged_is_lost()
    {
        _stored[3] = Row(4, "a-7");

        Breaks("b-1", "was acknowledged, and the database does not have it");
    }

    [Fact]
    public void What_is_stored_twice_is_doubled()
    {
        _stored.Add(Row(5, "a-1"));

        Breaks("a-1", "is in the database 2 times");
    }

    [Fact]
    public void What_is_heard_twice_is_doubled()
    {
        _one.Add(At(5, "a-1"));

        Breaks("a-1", "was heard at");
    }

    [Fact]
    public void A_place_that_is_stored_twice_is_a_fork()
    {
        _stored.Insert(3, Row(3, "c-0"));

        Breaks("behind offset 3", "c-0");
    }

    [Fact]
    public void A_place_that_is_missing_is_a_hole()
    {
        _stored.RemoveAt(0);

        Breaks("behind offset 0", "b-0");
    }

    [Fact]
    public void Subscribers_that_hear_different_things_in_one_place_see_a_fork()
    {
        _other[1] = At(3, "c-0");

        Breaks("other has c-0", "another a-1");
    }

    [Fact]
    public void What_was_heard_and_is_not_stored_was_told_too_early()
    {
        _one.Add(At(5, "c-0"));

        Breaks("one heard", "c-0");
    }

    [Fact]
    public void A_second_epoch_is_another_history()
    {
        _stored[3] = _stored[3] with { Epoch = "f" };

        Breaks("has the epochs e, f");
    }

    [Fact]
    public void A_former_owner_that_goes_on_is_seen_by_its_term()
    {
        _stored[2] = _stored[2] with { Term = 7 };

        Breaks("behind term 7", "b-1");
    }

    [Fact]
    public void A_time_that_goes_back_is_seen()
    {
        _stored[2] = _stored[2] with { At = DateTime.UnixEpoch };

        Breaks("behind what was accepted at 2026-01-31", "a-1");
    }

    [Fact]
    public void A_publisher_whose_later_word_comes_earlier_is_overtaken()
    {
        (_acknowledged[0], _acknowledged[2]) = (At(1, "a-1"), At(3, "a-0"));
        (_one[0], _one[2], _other[1]) = (At(1, "a-1"), At(3, "a-0"), At(3, "a-0"));
        (_stored[0], _stored[2]) = (Row(1, "a-1"), Row(3, "a-0"));

        Breaks("a-1", "was said after", "a-0");
    }

    [Fact]
    public void A_subscriber_that_hears_an_older_one_again_goes_back()
    {
        _other.Add(At(3, "a-1"));

        Breaks("other had", "and then");
    }

    [Fact]
    public void A_subscriber_that_misses_one_is_told_by_nobody()
    {
        _one.RemoveAt(1);

        Breaks("one had", "without a notice");
    }

    [Fact]
    public void Even_a_gap_that_is_told_is_none_too_few()
    {
        _one.RemoveAt(1);
        _gaps.Add(new HubGap(new RoomPosition(Epoch, 1), new RoomPosition(Epoch, 2)));

        Breaks("one was told of a gap");
    }

    // One line has all the parts.
    private void Breaks(params string[] parts) => Assert.Contains(Broken(), line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal)));

    private IReadOnlyList<string> Broken() => DurablePromises.BrokenIn(
        new RoomRecord("room", _acknowledged, [new Hearing("one", _one, _gaps), new Hearing("other", _other, [])]), _stored);

    private static Said At(long offset, string data) => new(new RoomPosition(Epoch, offset), data);

    private static StoredMessage Row(long offset, string data) => new(Epoch, offset, Term: 3, s_at.AddSeconds(offset), data);
}
