using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public class RoomRouteTests
{
    [Fact]
    public void A_publish_for_which_there_is_no_room_left_is_refused_with_122_and_its_credit_comes_back()
    {
        // Nobody owns the shard: what is said is held.
        var route = new RoomRoute(NodeFixture.Room("a"), Routes.OfNobody());
        var (credit, held, refused) = (new Credit(), new Reply(), new Reply());
        for (var i = 0; i < HeldBudget.MaxMessages - 1; i++) route.Publish(new RoomMessage(ConnectionId.None, BodyKind.Text, default));
        route.Publish(Message(credit), reply: held);
        Assert.Equal(0, credit.Returned);

        route.Publish(Message(credit), reply: refused);

        Assert.Equal(3, credit.Returned);
        Assert.Equal(["122 Too much waits for the room already", "sent"], refused.Told);
        Assert.Empty(held.Told);
    }

    private static RoomMessage Message(ICredit credit) => new(ConnectionId.None, BodyKind.Text, new byte[3], Credit: credit);

    private sealed class Credit : ICredit
    {
        public int Returned { get; private set; }

        public void Return(int bytes) => Returned += bytes;
    }

    private sealed class Reply : IPublishReply
    {
        public List<string> Told { get; } = [];

        public void Accepted(RoomPosition position) => Told.Add($"{position.Offset}");

        public void Refused(ErrorCode error, string message) => Told.Add($"{error.Number} {message}");

        public void Send() => Told.Add("sent");
    }
}
