using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class PipeToTests : ActorSpec
{
    private static readonly InvalidOperationException Failure = new("no");

    [Fact]
    public async Task A_result_is_told_with_the_sender()
    {
        var probe = NewProbe();
        var sender = NewProbe();
        await Task.FromResult("result").PipeTo(probe.Ref, sender.Ref);
        await probe.ExpectAsync("result");
        Assert.Equal(sender.Ref, probe.LastSender);
        await ValueTask.FromResult(5).PipeTo(probe.Ref, success: n => n + 1);
        await probe.ExpectAsync(6);
    }

    [Fact]
    public async Task An_exception_is_told_as_a_failure()
    {
        var probe = NewProbe();
        await Task.FromException<string>(Failure).PipeTo(probe.Ref);
        Assert.Same(Failure, (await probe.NextAsync<Status.Failure>()).Cause);
        await ValueTask.FromException<string>(Failure).PipeTo(probe.Ref, failure: e => e.Message);
        await probe.ExpectAsync("no");
        await Task.FromException(Failure).PipeTo(probe.Ref);
        Assert.Same(Failure, (await probe.NextAsync<Status.Failure>()).Cause);
        await ValueTask.FromException(Failure).PipeTo(probe.Ref, failure: e => e.Message);
        await probe.ExpectAsync("no");
    }

    [Fact]
    public async Task A_task_without_a_result_tells_only_what_its_function_makes()
    {
        var probe = NewProbe();
        await Task.CompletedTask.PipeTo(probe.Ref);
        await ValueTask.CompletedTask.PipeTo(probe.Ref);
        await probe.ExpectNothingAsync();
        await Task.CompletedTask.PipeTo(probe.Ref, success: () => "done");
        await ValueTask.CompletedTask.PipeTo(probe.Ref, success: () => "done too");
        await probe.ExpectAsync("done", "done too");
    }

    [Fact]
    public async Task A_canceled_task_is_told_as_a_failure()
    {
        var probe = NewProbe();
        await Task.FromCanceled<string>(new CancellationToken(true)).PipeTo(probe.Ref);
        Assert.IsAssignableFrom<OperationCanceledException>((await probe.NextAsync<Status.Failure>()).Cause);
    }
}
