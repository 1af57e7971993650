using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Tells another node what became of a publish of one of its connections.</summary>
internal sealed class LinkPublishReply(ILink link, long number, bool isAwaited) : IPublishReply
{
    public bool IsAwaited => isAwaited;

    public void Accepted(RoomPosition position) => link.Send(new AnswerItem(number, new PublishAccepted(position)));

    public void Refused(ErrorCode error, string message) => link.Send(new AnswerItem(number, new PublishRefused(error, message)));

    public void Lost(string reason) => link.Send(new AnswerItem(number, new PublishLost(reason)));

    public void Send()
    {
        // The link puts together what goes out together.
    }
}
