using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>A question that the room's owner answers to whoever asks.</summary>
internal interface IRoomQuery : IAnswered
{
    RoomId Room { get; }

    IAnswer? IAnswered.AnswerTo(IActorRef? sender) => sender is null || sender.IsNobody() ? null : new ActorAnswer(sender);
}
