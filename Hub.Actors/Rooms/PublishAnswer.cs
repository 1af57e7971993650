using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Waits for what another node's room makes of a publish.</summary>
internal sealed class PublishAnswer(IPublishReply reply) : IAnswer
{
    public void Answered(object answer)
    {
        switch (answer)
        {
            case PublishAccepted accepted:
                reply.Accepted(accepted.Position);
                break;
            case PublishRefused refused:
                reply.Refused(refused.Error, refused.Message);
                break;
            case PublishLost lost:
                reply.Lost(lost.Reason);
                break;
            default:
                throw new WireException($"{answer.GetType().Name} is no answer to a publish");
        }
    }

    public void Unanswered() => reply.Lost("The room's node is gone; send it again with the same key");

    public void Flush() => reply.Send();

    // Those of one connection are flushed once.
    public override bool Equals(object? other) => other is PublishAnswer answer && answer.Reply.Equals(Reply);

    public override int GetHashCode() => reply.GetHashCode();

    private IPublishReply Reply => reply;
}
