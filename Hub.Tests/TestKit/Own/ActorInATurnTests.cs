using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit.Own;

/// <summary>On Akka the spec takes the context of an actor in whose turn it goes on.</summary>
public sealed class ActorInATurnTests : KitSpec
{
    [Fact]
    public async Task An_actor_in_whose_turn_the_spec_went_on_keeps_its_own_context()
    {
        var signal = new TaskCompletionSource();
        var completer = ActorOf(() => new Completer(signal));
        // Runs inside the actor's turn, with what flows from here.
        var spoken = signal.Task.ContinueWith(
            _ => TestActor.Tell("spec"), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        completer.Tell("go");
        await spoken;
        Assert.Equal("spec", await ExpectMsgFromAsync<string>(TestActor));
        Assert.Equal("actor", await ExpectMsgFromAsync<string>(completer));
    }

    private sealed class Completer : ReceiveActor
    {
        public Completer(TaskCompletionSource signal)
        {
            ReceiveAny(_ =>
            {
                var spec = Sender;
                signal.SetResult();
                spec.Tell("actor");
            });
        }
    }
}
