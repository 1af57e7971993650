using Hub.Actors.Protocol;

namespace Hub.Tests.Protocol;

public class RoomIdTests
{
    [Theory]
    [InlineData("lobby")]
    [InlineData("é x/y")]
    [InlineData("$5 and more")]
    public void Any_name_that_is_not_the_hubs_own_is_a_room(string name)
    {
        Assert.True(RoomId.TryParse(name, out var room, out _));
        Assert.Equal(name, room.Name);
    }

    [Fact]
    public void A_name_has_1_to_255_characters()
    {
        Assert.True(RoomId.TryParse(new string('x', 255), out _, out _));
        Assert.False(RoomId.TryParse(new string('x', 256), out _, out var tooLong));
        Assert.Contains("255", tooLong, StringComparison.Ordinal);
        Assert.Contains("256", tooLong, StringComparison.Ordinal);
        Assert.False(RoomId.TryParse("", out _, out _));
        Assert.False(RoomId.TryParse(null, out _, out _));
    }

    [Fact]
    public void Nobody_outside_can_name_a_room_of_the_hub()
    {
        Assert.False(RoomId.TryParse("$hub/chat", out _, out var problem));
        Assert.Contains("$hub/", problem, StringComparison.Ordinal);
    }
}
