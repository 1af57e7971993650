using Hub.Actors.Cluster.Postgres;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

public class LeaseTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(3_000, 2_800)]
    [InlineData(10_000, 9_800)]
    public void It_is_over_200_ms_before_the_databases_is(int length, int held)
    {
        var lease = new Lease(TimeSpan.FromMilliseconds(length), _time);
        lease.Renewed(_time.GetTimestamp());

        _time.Advance(TimeSpan.FromMilliseconds(held - 1));
        Assert.True(lease.IsHeld);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(lease.IsHeld);
        Assert.Equal(TimeSpan.Zero, lease.Left);
    }

    [Fact]
    public void It_counts_from_before_the_renewal_was_sent()
    {
        var lease = new Lease(TimeSpan.FromSeconds(3), _time);
        var sent = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(1));

        lease.Renewed(sent);

        Assert.Equal(TimeSpan.FromMilliseconds(1_800), lease.Left);
    }

    [Fact]
    public void After_a_pause_it_is_not_held_though_nobody_has_said_so()
    {
        var lease = new Lease(TimeSpan.FromSeconds(3), _time);
        lease.Renewed(_time.GetTimestamp());

        _time.Advance(TimeSpan.FromHours(8));

        Assert.False(lease.IsHeld);
    }

    [Fact]
    public void Who_has_none_or_has_dropped_it_does_not_hold_it()
    {
        var lease = new Lease(TimeSpan.FromSeconds(3), _time);
        Assert.False(lease.IsHeld);
        Assert.Equal(TimeSpan.Zero, lease.Left);
        lease.Renewed(_time.GetTimestamp());

        lease.Drop();

        Assert.False(lease.IsHeld);
    }
}
