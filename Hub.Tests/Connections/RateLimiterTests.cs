using Hub.Actors.Connections;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class RateLimiterTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void As_many_as_the_limit_pass_and_the_next_is_refused()
    {
        var limiter = Limiter(messages: 3);

        Assert.Equal(
            [Admission.Granted, Admission.Granted, Admission.Granted, Admission.Refused],
            Enumerable.Range(0, 4).Select(_ => limiter.Admit()));
    }

    [Fact]
    public void The_window_begins_with_its_first_message()
    {
        var limiter = Limiter(messages: 1);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Admission.Granted, limiter.Admit());

        _time.Advance(TimeSpan.FromMilliseconds(59_999));
        Assert.Equal(Admission.Refused, limiter.Admit());

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Admission.Granted, limiter.Admit());
    }

    [Fact]
    public void A_thousand_refusals_in_one_window_are_the_end()
    {
        var limiter = Limiter(messages: 1);
        limiter.Admit();

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(Admission.Refused, limiter.Admit()));
        Assert.Equal(Admission.Exhausted, limiter.Admit());
    }

    [Fact]
    public void Refusals_of_an_earlier_window_do_not_count()
    {
        var limiter = Limiter(messages: 1);
        for (var i = 0; i < 1_001; i++) limiter.Admit();

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Admission.Granted, limiter.Admit());
        Assert.Equal(Admission.Refused, limiter.Admit());
    }

    [Fact]
    public void Zero_switches_the_limit_off()
    {
        var limiter = Limiter(messages: 0);

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(Admission.Granted, limiter.Admit()));
    }

    private RateLimiter Limiter(int messages) => new(new RateLimitOptions { Messages = messages }, _time);
}
