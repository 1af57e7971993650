using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>Asks rooms through the node's local rooms.</summary>
internal sealed class RoomReader(IActorRef localRooms, RoomOptions options) : IRoomReader
{
    // An owner answers within milliseconds, unless its shard has none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<LogPage?> HistoryAsync(RoomId room, LogRead read, CancellationToken cancellation) =>
        options.RuleOf(room.Name).KeepsHistory ? await localRooms.Ask<LogPage>(new ReadLog(room, read), Patience, cancellation) : null;

    public bool KeepsPresence(RoomId room) => options.RuleOf(room.Name).Presence;

    public async Task<PresentMembers?> PresenceAsync(RoomId room, CancellationToken cancellation) =>
        (await localRooms.Ask<PresenceAnswer>(new GetPresentMembers(room), Patience, cancellation)).Present;

    public Task<RoomStanding> StandingAsync(RoomId room, RoomPosition? since, CancellationToken cancellation) =>
        localRooms.Ask<RoomStanding>(new AskStanding(room, since), Patience, cancellation);
}
