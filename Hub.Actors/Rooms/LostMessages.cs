using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>
/// Gives back the credit of messages that an actor left in its mailbox when it stopped, and says so to those who wait for an answer. Otherwise each would
/// narrow its sender's credit, and the node's budget, for ever.
/// </summary>
internal sealed class LostMessages : UntypedActor
{
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DeadLetter { Message: IRefusable refusable }:
                refusable.Refuse(ShardRefusal.Ended);
                break;
            case DeadLetter { Message: ICarriesCredit lost }:
                lost.ReturnCredit();
                break;
            case DeadLetter:
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
