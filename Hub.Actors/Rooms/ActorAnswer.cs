using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Tells an actor what another node's room has answered.</summary>
internal sealed class ActorAnswer(IActorRef asker) : IAnswer
{
    public void Answered(object answer) => asker.Tell(answer is AnswerFailed failed ? FailureOf(failed.Reason) : answer);

    public void Unanswered() => asker.Tell(FailureOf("The room's node is gone"));

    private static Status.Failure FailureOf(string reason) =>
        new(new HubException(ErrorCodes.NotAvailable.Number, reason, ErrorCodes.NotAvailable.IsRetryable));
}
