using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class AskTests : ActorSpec
{
    [Fact]
    public async Task An_ask_without_a_timeout_waits_for_ever()
    {
        IActorRef? asker = null;
        using var asked = new ManualResetEventSlim();
        var actor = Start((_, context) =>
        {
            asker = context.Sender;
            asked.Set();
        });
        var answer = actor.Ask("question");
        Assert.True(asked.Wait(Limit));
        Assert.False(answer.IsCompleted);
        asker!.Tell("answer");
        Assert.Equal("answer", await answer.WaitAsync(Limit));
    }

    [Fact]
    public async Task A_timeout_fails_with_the_time_in_its_text()
    {
        var actor = Start((_, _) => { });
        var timeout = await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask("question", TimeSpan.FromMilliseconds(20)));
        Assert.Contains("0.02", timeout.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_a_dead_actor_makes_a_dead_letter_at_once_and_waits_for_its_timeout()
    {
        var letters = Subscribed<DeadLetter>();
        var actor = Start((_, _) => { });
        Assert.True(await actor.GracefulStop(Limit));
        var answer = actor.Ask("question", TimeSpan.FromMilliseconds(50));
        Assert.Equal("question", (await letters.NextAsync<DeadLetter>()).Message);
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task Canceling_an_ask_cancels_its_task()
    {
        using var cancel = new CancellationTokenSource();
        var answer = Start((_, _) => { }).Ask("question", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => answer);
    }

    [Fact]
    public async Task The_first_answer_counts_and_later_ones_are_dead_letters()
    {
        var letters = Subscribed<DeadLetter>();
        var actor = Start((_, context) =>
        {
            context.Sender.Tell("first");
            context.Sender.Tell("second");
        });
        Assert.Equal("first", await actor.Ask("question", Limit));
        Assert.Equal("second", (await letters.NextAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task An_answer_of_another_type_fails_the_ask_and_is_a_dead_letter()
    {
        var letters = Subscribed<DeadLetter>();
        var actor = Start((_, context) => context.Sender.Tell("text"));
        await Assert.ThrowsAsync<ArgumentException>(() => actor.Ask<int>("question", Limit));
        Assert.Equal("text", (await letters.NextAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_failure_fails_the_ask_unless_any_object_is_asked_for()
    {
        var cause = new InvalidOperationException("no");
        var actor = Start((_, context) => context.Sender.Tell(new Status.Failure(cause)));
        Assert.Same(cause, await Assert.ThrowsAsync<InvalidOperationException>(() => actor.Ask<string>("question", Limit)));
        Assert.Same(cause, Assert.IsType<Status.Failure>(await actor.Ask<object>("question", Limit)).Cause);
        Assert.Same(cause, Assert.IsType<Status.Failure>(await actor.Ask("question", Limit)).Cause);
    }

    [Fact]
    public async Task A_failure_without_a_cause_cancels_the_ask()
    {
        var actor = Start((_, context) => context.Sender.Tell(new Status.Failure(null)));
        await Assert.ThrowsAsync<TaskCanceledException>(() => actor.Ask<string>("question", Limit));
    }

    [Fact]
    public async Task Continuations_do_not_run_in_the_turn_of_the_actor_that_answers()
    {
        var done = new TaskCompletionSource<bool>();
        var turn = new ThreadLocal<bool>();
        var actor = Start((_, context) =>
        {
            turn.Value = true;
            context.Sender.Tell("answer");
            turn.Value = false;
        });
        _ = Continue();
        Assert.False(await done.Task.WaitAsync(Limit));

        async Task Continue()
        {
            await actor.Ask("question");
            done.SetResult(turn.Value);
        }
    }

    [Fact]
    public async Task A_question_can_name_whom_to_answer()
    {
        var actor = Start((message, _) => ((IActorRef)message).Tell("answer"));
        Assert.Equal("answer", await actor.Ask<string>(replyTo => replyTo, Limit, CancellationToken.None));
    }

    [Fact]
    public async Task A_selection_can_be_asked()
    {
        var actor = Start((message, context) => context.Sender.Tell(message), "echo");
        Assert.Equal("hello", await Sys.ActorSelection("/user/echo").Ask("hello", Limit));
    }

    [Fact]
    public async Task Nobody_cannot_be_asked()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => ActorRefs.Nobody.Ask("question"));
    }
}
