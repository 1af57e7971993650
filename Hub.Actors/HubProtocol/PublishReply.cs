using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>Answers one publish of a connection.</summary>
internal sealed class PublishReply(PublishAnswers answers, RoomId room, byte[] id) : IPublishReply
{
    public void Accepted(RoomPosition position) => answers.Add(room, position, id);

    public void Refused(ErrorCode error, string message) => answers.Refuse(error, message, id);

    public void Send() => answers.Send();
}
