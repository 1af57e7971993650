using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Xunit.Sdk;

namespace Hub.Tests.Fixtures;

/// <summary>How a build of the next version would speak: it says more in what matters to rooms, and has messages that this one has not.</summary>
internal static class NextVersion
{
    public const int Number = LinkVersion.Current + 1;

    public static readonly LinkVersions Both = new(LinkVersion.Oldest, Number);

    /// <summary>Of a build that no longer speaks this version.</summary>
    public static readonly LinkVersions Alone = new(Number, Number);

    /// <summary>What nodes say to each other in it.</summary>
    /// <param name="versions">What the node speaks.</param>
    public static WireTable CreateTable(LinkVersions versions) => NodeWire.CreateTable(versions)
        .SayMore<Publish>(201)
        .SayMore<DeclareInterest>(202)
        .SayMore<MemberEntered>(203)
        .SayMore<ReadLog>(204)
        .SayMore<RoomBatch>(220)
        .SayMore<PresenceChanged>(221)
        .SayMore<PublishAccepted>(230)
        .SayMore<LogPage>(231)
        // Within the state of a shard that moves.
        .SayMore<RoomState>(240)
        .Change<NodeSendToUser>(250, Number, (to, it) => { to.Text(it.User); to.Text(it.Text); }, (from, _) => new(from.Text(), $"{from.Text()}, in the next version"))
        .Add<Whisper, NodeSendToUser>(251, Number, it => new("ann", $"{it.Text}, aloud"), (to, it) => to.Text(it.Text), (from, _) => new(from.Text()))
        .Add<Novelty, Unsaid>(252, Number, _ => Unsaid.Instance, (_, _) => { }, (_, _) => new());

    private static WireTable SayMore<T>(this WireTable table, byte number)
        where T : notnull
    {
        var before = NodeWire.CreateTable().AddCluster();
        return table.Change<T>(
            number,
            Number,
            (to, it) =>
            {
                if (to.Version != Number) throw new XunitException($"A connection of version {to.Version} is told {typeof(T).Name} of version {Number}");
                to.Text("more");
                before.Write(it, to);
            },
            (from, origin) => from.Text() == "more" ? (T)before.Read(from, origin) : throw new WireException("It says nothing more"));
    }

    /// <summary>Before, this was said in another way.</summary>
    internal sealed record Whisper(string Text);

    /// <summary>There was nothing like it before.</summary>
    internal sealed record Novelty;
}
