using System.Text.RegularExpressions;
using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class EventFilterTests : KitSpec
{
    private const string Source = "akka://test/user/source";

    private static readonly Regex s_hello = new("^hel+o$");

    [Fact]
    public void Events_are_expected_by_level()
    {
        EventFilter.Error().ExpectOne(() => Log(new Error(null, Source, GetType(), "a")));
        EventFilter.Warning().ExpectOne(() => Log(new Warning(Source, GetType(), "a")));
        EventFilter.Info().ExpectOne(() => Log(new Info(Source, GetType(), "a")));
        NotExpected(EventFilter.Error(), new Warning(Source, GetType(), "a"));
        NotExpected(EventFilter.Warning(), new Info(Source, GetType(), "a"));
        NotExpected(EventFilter.Info(), new Warning(Source, GetType(), "a"));
    }

    [Fact]
    public void Events_are_expected_by_the_whole_text_its_beginning_a_part_or_a_pattern()
    {
        var hello = new Warning(Source, GetType(), "hello");
        IEventFilterApplier[] fitting =
        [
            EventFilter.Warning("HELLO"),
            EventFilter.Warning(start: "hEl"),
            EventFilter.Warning(contains: "LL"),
            EventFilter.Warning(s_hello),
        ];
        foreach (var filter in fitting)
        {
            filter.ExpectOne(() => Log(hello));
        }
        IEventFilterApplier[] other =
        [
            EventFilter.Warning("hell"),
            EventFilter.Warning(start: "el"),
            EventFilter.Warning(contains: "x"),
            EventFilter.Warning(new Regex("HELLO")),
        ];
        foreach (var filter in other)
        {
            NotExpected(filter, hello);
        }
    }

    [Fact]
    public void Events_are_expected_by_their_source()
    {
        var event1 = new Info(Source, GetType(), "hello");
        EventFilter.Info(source: Source).ExpectOne(() => Log(event1));
        EventFilter.Info(source: "/user/source").ExpectOne(() => Log(event1));
        EventFilter.Info(s_hello, "/user/source").ExpectOne(() => Log(event1));
        NotExpected(EventFilter.Info(source: "source"), event1);
    }

    [Fact]
    public void Errors_are_expected_by_their_exception_and_its_text()
    {
        var error = new Error(new DivideByZeroException("by zero"), Source, GetType(), "went wrong");
        IEventFilterApplier[] fitting =
        [
            EventFilter.Exception<DivideByZeroException>(),
            EventFilter.Exception<ArithmeticException>("by zero"),
            EventFilter.Exception<ArithmeticException>("went wrong", source: Source),
            EventFilter.Exception<ArithmeticException>(new Regex("zero$")),
            EventFilter.Exception(typeof(ArithmeticException), contains: "zero"),
            EventFilter.Exception(typeof(ArithmeticException), new Regex("^went")),
            EventFilter.Error("by zero"),
            EventFilter.Error(new Regex("^went")),
        ];
        foreach (var filter in fitting)
        {
            filter.ExpectOne(() => Log(error));
        }
        IEventFilterApplier[] other =
        [
            EventFilter.Exception<InvalidOperationException>(),
            EventFilter.Exception<DivideByZeroException>("something else"),
            EventFilter.Exception<DivideByZeroException>(source: "elsewhere"),
        ];
        foreach (var filter in other)
        {
            NotExpected(filter, error);
        }
        NotExpected(EventFilter.Exception<Exception>(), new Error(null, Source, GetType(), "without one"));
        Assert.Throws<ArgumentException>(() => EventFilter.Exception(typeof(string)));
    }

    [Fact]
    public void Inner_exceptions_are_looked_at_when_asked_to()
    {
        var error = new Error(new InvalidOperationException("outer", new DivideByZeroException("inner")), Source, GetType(), "a");
        EventFilter.Exception(typeof(DivideByZeroException), "inner", checkInnerExceptions: true).ExpectOne(() => Log(error));
        EventFilter.Exception(typeof(DivideByZeroException), new Regex("inner"), checkInnerExceptions: true).ExpectOne(() => Log(error));
        NotExpected(EventFilter.Exception(typeof(DivideByZeroException)), error);
    }

    [Fact]
    public void Dead_letters_are_expected_by_type_predicate_and_recipient()
    {
        var gone = CreateTestProbe("gone");
        Watch(gone);
        Sys.Stop(gone);
        ExpectTerminated(gone);
        IEventFilterApplier[] fitting =
        [
            EventFilter.DeadLetter(),
            EventFilter.DeadLetter<string>(),
            EventFilter.DeadLetter<string>("/system/gone"),
            EventFilter.DeadLetter<string>(text => text == "a", gone.Ref.Path.ToString()),
            EventFilter.DeadLetter(typeof(IComparable)),
            EventFilter.DeadLetter(typeof(string), message => message is "a"),
        ];
        foreach (var filter in fitting)
        {
            filter.ExpectOne(() => gone.Tell("a"));
        }
        IEventFilterApplier[] other =
        [
            EventFilter.DeadLetter<int>(),
            EventFilter.DeadLetter<string>("/user/gone"),
            EventFilter.DeadLetter<string>(_ => false),
            EventFilter.DeadLetter(typeof(int)),
            EventFilter.DeadLetter(typeof(string), _ => false),
        ];
        foreach (var filter in other)
        {
            Assert.Contains("only 0 came", Failure(() => filter.ExpectOne(TimeSpan.Zero, () => gone.Tell("a"))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_are_awaited_after_the_action()
    {
        var waiting = EventFilter.Warning().ExpectAsync(2, () => Task.CompletedTask);
        Log(Warning("a"));
        Assert.False(waiting.IsCompleted);
        Log(Warning("b"));
        await waiting;
    }

    [Fact]
    public async Task Too_few_fail_with_the_others_that_came()
    {
        Assert.Equal(
            "Timeout (00:00:03) while waiting for 2 events that match Warning whose message starts with \"x\" and whose source is \"akka://test/user/source\": "
            + "only 1 came. Others that came: [Error from akka://test/user/source: e (System.DivideByZeroException: z), Info from akka://test/user/source: i].",
            await FailureAfterAsync(3 * Second, () => EventFilter.Warning(start: "x", source: Source).ExpectAsync(2, () =>
            {
                Log(new Error(new DivideByZeroException("z"), Source, GetType(), "e"));
                Log(Warning("xy"));
                Log(new Info(Source, GetType(), "i"));
                return Task.CompletedTask;
            })));
    }

    [Fact]
    public void Too_many_fail_with_what_came()
    {
        Assert.Equal(
            "Received 1 message too many. Expected 1 events that match Error with System.ArithmeticException within 00:00:03, but 2 came: "
            + "[Error from s: a (System.DivideByZeroException: b), Error from s: a (System.DivideByZeroException: b)].",
            Failure(() => EventFilter.Exception<ArithmeticException>().ExpectOne(() =>
            {
                Log(new Error(new DivideByZeroException("b"), "s", GetType(), "a"));
                Log(new Error(new DivideByZeroException("b"), "s", GetType(), "a"));
            })));
    }

    [Fact]
    public async Task None_has_to_last_until_the_time_is_over()
    {
        var waiting = EventFilter.Warning().ExpectAsync(0, Second, () => Task.CompletedTask);
        Assert.False(waiting.IsCompleted);
        Time.Advance(Second);
        await waiting;

        var failing = Assert.ThrowsAsync<TestKitException>(() => EventFilter.Warning().ExpectAsync(0, () => Task.CompletedTask, Second));
        Log(Warning("w"));
        Assert.StartsWith("Received 1 message too many. Expected 0", (await failing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_forms_return_what_the_action_returns()
    {
        var filter = EventFilter.Warning();
        Assert.Equal(1, filter.ExpectOne(() => Logged(1)));
        Assert.Equal(2, filter.ExpectOne(Second, () => Logged(2)));
        Assert.Equal(3, filter.Expect(1, () => Logged(3)));
        Assert.Equal(4, filter.Expect(1, Second, () => Logged(4)));
        Assert.Equal(5, await filter.ExpectOneAsync(() => Task.FromResult(Logged(5))));
        Assert.Equal(6, await filter.ExpectOneAsync(Second, () => Task.FromResult(Logged(6))));
        Assert.Equal(7, await filter.ExpectAsync(1, () => Task.FromResult(Logged(7))));
        Assert.Equal(8, await filter.ExpectAsync(1, Second, () => Task.FromResult(Logged(8))));
        filter.Expect(1, () => Log(Warning("w")));
        filter.Expect(1, Second, () => Log(Warning("w")));
        filter.ExpectOne(Second, () => Log(Warning("w")));
        await filter.ExpectOneAsync(() => LogAsync(Warning("w")));
        await filter.ExpectOneAsync(Second, () => LogAsync(Warning("w")));
        await filter.ExpectAsync(1, Second, () => LogAsync(Warning("w")));
    }

    [Fact]
    public async Task Muted_events_do_not_count_for_filters_that_begin_later()
    {
        var filter = EventFilter.Warning();
        var mute = EventFilter.Warning("a");
        Assert.Equal(1, mute.Mute(() => filter.Expect(0, TimeSpan.Zero, () => Logged(1))));
        Assert.Equal(2, await mute.MuteAsync(() => filter.ExpectAsync(0, TimeSpan.Zero, () => Task.FromResult(Logged(2)))));
        mute.Mute(() => filter.Expect(0, TimeSpan.Zero, () => Log(Warning("a"))));
        await mute.MuteAsync(() => filter.ExpectAsync(0, TimeSpan.Zero, () => LogAsync(Warning("a"))));
        using (var muted = mute.Mute())
        {
            filter.Expect(0, TimeSpan.Zero, () => Log(Warning("a")));
            muted.Unmute();
            filter.ExpectOne(() => Log(Warning("a")));
        }
        filter.ExpectOne(() => Log(Warning("a")));
    }

    [Fact]
    public void A_function_that_throws_fails_the_spec_and_not_who_logged()
    {
        var text = Failure(() => EventFilter.DeadLetter<string>(_ => throw new DivideByZeroException("oops"))
            .ExpectOne(() => Sys.DeadLetters.Tell("a")));
        Assert.Equal("The function of the filter DeadLetter of System.String threw: oops", text);
    }

    [Fact]
    public void Failures_of_actors_are_expected()
    {
        var child = ActorOf<Fails>("child");
        EventFilter.Exception<DivideByZeroException>("on purpose", source: "/user/child").ExpectOne(() => child.Tell(1));
    }

    private static string NotExpected(IEventFilterApplier filter, LogEvent logEvent, ActorSystem system) =>
        Failure(() => filter.ExpectOne(TimeSpan.Zero, () => system.EventStream.Publish(logEvent)));

    private string NotExpected(IEventFilterApplier filter, LogEvent logEvent) => NotExpected(filter, logEvent, Sys);

    private Warning Warning(string text) => new(Source, GetType(), text);

    private void Log(LogEvent logEvent) => Sys.EventStream.Publish(logEvent);

    private Task LogAsync(LogEvent logEvent)
    {
        Log(logEvent);
        return Task.CompletedTask;
    }

    private int Logged(int result)
    {
        Log(Warning("a"));
        return result;
    }

    private sealed class Fails : ReceiveActor
    {
        public Fails()
        {
            ReceiveAny(_ => throw new DivideByZeroException("on purpose"));
        }
    }
}
