using System.Text;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;

namespace Hub.Tests.Rooms;

public class RoomPresenceTests
{
    private static readonly Incarnation Here = new(new NodeId("here"), 1);
    private static readonly Incarnation There = new(new NodeId("there"), 1);

    private readonly RoomPresence _presence = new();

    [Fact]
    public void A_user_with_two_connections_is_one_member_with_two()
    {
        Enter(1, "ann");
        Enter(2, "ann");
        Enter(3, null);
        Enter(4, null);

        Assert.Equal((3, 4), (_presence.List().Count, _presence.List().Connections));
        Assert.Equal(new[] { "ann 2", $"{Id(3)} 1", $"{Id(4)} 1" }.Order(StringComparer.Ordinal), Members());
    }

    [Fact]
    public void The_data_that_a_user_has_set_last_counts_until_its_connection_goes()
    {
        Enter(1, "ann", "1");
        Enter(2, "ann");
        Assert.Equal("1", DataOf("ann"));

        Enter(2, "ann", "2");
        Assert.Equal("2", DataOf("ann"));
        Enter(1, "ann", "3");
        Assert.Equal("3", DataOf("ann"));

        _presence.Exit(Here, Id(1));
        Assert.Equal("2", DataOf("ann"));
    }

    [Fact]
    public void A_user_with_the_name_of_a_connection_is_somebody_else()
    {
        Enter(7, null);
        Enter(8, Id(7).ToString());

        Assert.Equal(2, _presence.Count);
        _presence.Exit(Here, Id(7));
        Assert.Equal(Id(7).ToString(), Assert.Single(_presence.List().Members).User);
    }

    [Fact]
    public void When_a_node_goes_its_connections_do()
    {
        Enter(1, "ann");
        _presence.Enter(There, Id(2), "ann", default);
        _presence.Enter(There, Id(3), null, default);

        _presence.ExitAll(There);

        Assert.Equal(["ann 1"], Members());
        _presence.ExitAll(Here);
        Assert.True(_presence.IsEmpty);
        Assert.Equal(0, _presence.Count);
    }

    [Fact]
    public void Nothing_is_remembered_for_nobody()
    {
        Enter(1, "ann");
        Assert.False(_presence.HasChanged);

        _presence.IsWatched = true;
        Enter(2, "ben");
        Assert.Equal(["+ben 1"], Changes());
        Enter(3, "cleo");
        _presence.IsWatched = false;
        Assert.Empty(_presence.TakeChanges());
    }

    [Fact]
    public void A_change_is_told_once_and_whoever_came_and_went_in_between_not_at_all()
    {
        _presence.IsWatched = true;
        Enter(1, "ann");
        Enter(2, "ann");
        Enter(3, null);
        _presence.Exit(Here, Id(3));

        Assert.Equal(["+ann 2"], Changes());
        Assert.Empty(Changes());
    }

    [Fact]
    public void A_user_leaves_with_the_last_connection()
    {
        Enter(1, "ann");
        Enter(2, "ann");
        _presence.IsWatched = true;

        _presence.Exit(Here, Id(1));
        Assert.Equal(["+ann 1"], Changes());
        _presence.Exit(Here, Id(2));
        Assert.Equal(["-ann 1"], Changes());
        _presence.Exit(Here, Id(2));
        Assert.Empty(Changes());
    }

    [Fact]
    public void Who_leaves_and_comes_back_at_once_was_never_gone()
    {
        Enter(1, "ann");
        _presence.IsWatched = true;

        _presence.Exit(Here, Id(1));
        Enter(2, "ann");

        Assert.Equal(["+ann 1"], Changes());
    }

    [Fact]
    public void The_list_ends_at_a_thousand_and_the_count_does_not()
    {
        for (ulong i = 1; i <= 1_500; i++) Enter(i, $"user {i:0000}");

        var list = _presence.List();

        Assert.Equal((1_500, 1_500, 1_000), (list.Count, list.Connections, list.Members.Count));
        Assert.Equal("user 1000", list.Members[^1].Member);
    }

    private void Enter(ulong id, string? user, string data = "") => _presence.Enter(Here, Id(id), user, Encoding.UTF8.GetBytes(data));

    private static ConnectionId Id(ulong id) => new(id);

    private string DataOf(string user) => Encoding.UTF8.GetString(_presence.List().Members.Single(member => member.Member == user).Data.Span);

    private IEnumerable<string> Members() => _presence.List().Members.Select(Text);

    private IEnumerable<string> Changes() => _presence.TakeChanges().Select(change => (change.HasLeft ? "-" : "+") + Text(change.Member));

    private static string Text(PresentMember member) => $"{member.Member} {member.Connections}";
}
