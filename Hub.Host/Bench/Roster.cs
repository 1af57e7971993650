using System.Security.Cryptography;

namespace Hub.Host.Bench;

/// <summary>
/// All connections of a load: first the members, one room after the other, then the publishers from outside, then
/// the stalled.
/// </summary>
internal sealed class Roster
{
    private readonly LoadPlan _plan;

    public Roster(LoadPlan plan, BenchTarget target)
    {
        _plan = plan;
        Run = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        for (var room = 0; room < plan.Rooms; room++)
        {
            var request = target.RequestFor(NameOf(room));
            for (var member = 0; member < plan.Members; member++) Add(request);
        }

        Members = All.Count;
        if (plan.Publishers == Publishers.Outside)
            for (var room = 0; room < plan.Rooms; room++) Add(target.RequestFor(NameOf(room)));
        for (var i = 0; i < plan.Stalled; i++) Add(target.RequestFor(NameOf(0)), stalled: true);
    }

    /// <summary>Marks what belongs to this run, should two meet in a room.</summary>
    public ushort Run { get; }

    public List<BenchConnection> All { get; } = [];

    /// <summary>Those that are there from the beginning.</summary>
    public IReadOnlyList<BenchConnection> Reading => All[..^_plan.Stalled];

    /// <summary>Those that come for the second half of the load and never read.</summary>
    public IReadOnlyList<BenchConnection> Stalled => All[^_plan.Stalled..];

    /// <summary>How many of them are members.</summary>
    public int Members { get; }

    /// <summary>How many of them publish.</summary>
    public int PublisherCount => _plan.Rooms * _plan.PublishersPerRoom;

    public bool IsMember(BenchConnection connection) => connection.Index < Members;

    /// <summary>The room of a member, a publisher or a stalled one; null where there are no rooms.</summary>
    public string? RoomOf(BenchConnection connection) => _plan.Publishers == Publishers.Self ? null
        : IsMember(connection) ? NameOf(connection.Index / _plan.Members)
        : connection.Stalled ? NameOf(0)
        : NameOf(connection.Index - Members);

    /// <summary>The connection of a publisher's number; the numbers of a room follow each other.</summary>
    public BenchConnection Publisher(int number) => _plan.Publishers == Publishers.Outside ? All[Members + number] : All[number];

    /// <summary>The i-th to publish when all take turns: neighbours are in different rooms.</summary>
    public int Turn(long i)
    {
        var turn = (int)(i % PublisherCount);
        return turn % _plan.Rooms * _plan.PublishersPerRoom + turn / _plan.Rooms;
    }

    private string NameOf(int room) => $"bench-{Run}-{room}";

    private void Add(byte[] request, bool stalled = false) =>
        All.Add(new BenchConnection(All.Count, request, _plan.Protocol.Keep) { Stalled = stalled });
}
