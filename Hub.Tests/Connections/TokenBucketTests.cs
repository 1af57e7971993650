using Hub.Actors.Connections;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class TokenBucketTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_burst_passes_and_the_next_is_refused()
    {
        var bucket = Bucket(burst: 3);

        Assert.Equal(
            [Admission.Granted, Admission.Granted, Admission.Granted, Admission.Refused],
            Enumerable.Range(0, 4).Select(_ => bucket.Admit()));
    }

    [Fact]
    public void One_more_passes_with_each_interval_and_not_before()
    {
        var bucket = Bucket(burst: 2);
        bucket.Admit();
        bucket.Admit();

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(Admission.Refused, bucket.Admit());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Admission.Granted, bucket.Admit());
        Assert.Equal(Admission.Refused, bucket.Admit());
    }

    [Fact]
    public void However_long_it_was_left_alone_it_holds_one_burst()
    {
        var bucket = Bucket(burst: 2);
        bucket.Admit();
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(
            [Admission.Granted, Admission.Granted, Admission.Refused],
            Enumerable.Range(0, 3).Select(_ => bucket.Admit()));
    }

    [Fact]
    public void Who_keeps_to_the_rate_is_never_refused()
    {
        var bucket = Bucket(burst: 1);

        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(Admission.Granted, bucket.Admit());
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    [Fact]
    public void A_thousand_refusals_in_a_row_are_the_end_and_one_that_passes_begins_anew()
    {
        var bucket = Bucket(burst: 1);
        bucket.Admit();
        for (var i = 0; i < 1_000; i++) Assert.Equal(Admission.Refused, bucket.Admit());

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(Admission.Granted, bucket.Admit());
        for (var i = 0; i < 1_000; i++) Assert.Equal(Admission.Refused, bucket.Admit());

        Assert.Equal(Admission.Exhausted, bucket.Admit());
    }

    private TokenBucket Bucket(int burst) => new(burst, TimeSpan.FromMilliseconds(100), _time);
}
