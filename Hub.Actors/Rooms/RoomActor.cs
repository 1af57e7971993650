using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>
/// One room, on exactly one node: the order in which it takes messages is the order for all. Sends what it
/// accepted to each node that has members, all that came together in one batch. Passivates when no node has any.
/// </summary>
internal sealed partial class RoomActor : UntypedActor
{
    private readonly string _room;
    private readonly ILogger<RoomActor> _logger;
    private readonly Dictionary<NodeId, IActorRef> _receivers = [];
    private readonly Dictionary<(NodeId Node, ConnectionId Connection), string> _present = [];
    private List<RoomMessage> _accepted = [];

    public RoomActor(string room, ILogger<RoomActor> logger)
    {
        _room = room;
        _logger = logger;
    }

    private bool IsIdle => _receivers.Count == 0 && _accepted.Count == 0;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Publish publish:
                if (_accepted.Count == 0) Self.Tell(Flush.Instance);
                _accepted.Add(publish.Message);
                break;
            case Flush:
                SendAccepted();
                PassivateWhenIdle();
                break;
            case DeclareInterest declared:
                // What was accepted before goes to those who listened then; the answer comes behind nothing older.
                SendAccepted();
                _receivers[declared.Node] = declared.Receiver;
                foreach (var entered in declared.Present) Enter(entered);
                declared.Receiver.Tell(InterestDeclared.Instance);
                break;
            case WithdrawInterest withdrawn:
                Withdraw(withdrawn);
                PassivateWhenIdle();
                break;
            case MemberEntered entered:
                Enter(entered);
                break;
            case MemberExited exited:
                _present.Remove((exited.Node, exited.Connection));
                break;
            case GetPresentMembers:
                Sender.Tell(new PresentMembers([.. _present.Values.Order(StringComparer.Ordinal)]));
                PassivateWhenIdle();
                break;
            case StopRoom when IsIdle:
                Context.Stop(Self);
                break;
            case StopRoom:
                // Someone came in between.
                Context.Parent.Tell(StayAwake.Instance);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PreRestart(Exception reason, object? message)
    {
        Log.Restarted(_logger, _room, reason);
        foreach (var receiver in _receivers.Values) receiver.Tell(RoomRestarted.Instance);
        base.PreRestart(reason, message);
    }

    protected override void PostStop()
    {
        // What it had accepted and not sent goes with it.
        foreach (var message in _accepted) message.ReturnCredit();
    }

    private void SendAccepted()
    {
        if (_accepted.Count == 0) return;
        var batch = new RoomBatch(_accepted);
        _accepted = [];
        foreach (var receiver in _receivers.Values) receiver.Tell(batch);
        if (_receivers.Count > 0) return;
        foreach (var message in batch.Messages) message.ReturnCredit();
    }

    private void Enter(MemberEntered entered) => _present[(entered.Node, entered.Connection)] = entered.Name;

    private void Withdraw(WithdrawInterest withdrawn)
    {
        if (!_receivers.TryGetValue(withdrawn.Node, out var receiver) || !receiver.Equals(withdrawn.Receiver)) return;
        SendAccepted();
        _receivers.Remove(withdrawn.Node);
        foreach (var key in _present.Keys)
            if (key.Node == withdrawn.Node) _present.Remove(key);
    }

    private void PassivateWhenIdle()
    {
        if (IsIdle) Context.Parent.Tell(new Passivate(StopRoom.Instance));
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RoomRestarted, LogLevel.Error, "Room {RoomId} failed and was restarted")]
        public static partial void Restarted(ILogger logger, string roomId, Exception exception);
    }
}
