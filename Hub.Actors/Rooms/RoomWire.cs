using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>What rooms and the nodes that listen to them say, as it goes over links. Kinds 1 to 49.</summary>
internal static class RoomWire
{
    public static WireTable AddRooms(this WireTable table) => table
        .Add<Publish>(1, WritePublish, ReadPublish)
        .Add<DeclareInterest>(2, WriteDeclareInterest, ReadDeclareInterest)
        .Add<WithdrawInterest>(3, (to, it) => { WriteNode(to, it.Node); to.Number(it.Listener); }, (from, _) => new(ReadNode(from), from.Number()))
        .Add<WatchPresence>(4, (to, it) => { WriteNode(to, it.Node); to.Flag(it.Watches); }, (from, _) => new(ReadNode(from), from.Flag()))
        .Add<MemberEntered>(5, WriteEntered, (from, _) => ReadEntered(from))
        .Add<MemberExited>(
            6, (to, it) => { WriteNode(to, it.Node); to.Fixed(it.Connection.Value); }, (from, _) => new(ReadNode(from), new ConnectionId(from.Fixed())))
        .Add<ReadLog>(7, (to, it) => { WriteRoom(to, it.Room); WriteLogRead(to, it.Read); }, (from, _) => new(ReadRoom(from), ReadLogRead(from)))
        .Add<FetchLog>(8, (to, it) => { WriteRoom(to, it.Room); WritePosition(to, it.Since); }, (from, _) => new(ReadRoom(from), ReadPosition(from)))
        .Add<AskStanding>(
            9, (to, it) => { WriteRoom(to, it.Room); WritePositionOrNull(to, it.Since); }, (from, _) => new(ReadRoom(from), ReadPositionOrNull(from)))
        .Add<GetPresentMembers>(10, (to, it) => WriteRoom(to, it.Room), (from, _) => new(ReadRoom(from)))
        .Add<GetPresentNames>(11, (to, it) => WriteRoom(to, it.Room), (from, _) => new(ReadRoom(from)))
        .Add<RoomBatch>(20, (to, it) => { to.Text(it.Epoch); WriteEntries(to, it.Entries); }, (from, _) => new(from.Text(), ReadEntries(from)))
        .Add<InterestDeclared>(21, (to, it) => { to.Number(it.Listener); WritePosition(to, it.Top); }, (from, _) => new(from.Number(), ReadPosition(from)))
        .Add<PresenceChanged>(22, (to, it) => WriteList(to, it.Changes, WriteChange), (from, _) => new(ReadList(from, ReadChange)))
        .Add<DeclareAgain>(24, (to, it) => to.Flag(it.HasMissed), (from, _) => new(from.Flag()))
        .Add(25, TrimTick.Instance)
        .Add<PublishAccepted>(30, (to, it) => WritePosition(to, it.Position), (from, _) => new(ReadPosition(from)))
        .Add<PublishRefused>(31, (to, it) => { to.Number(it.Error.Number); to.Text(it.Message); }, (from, _) => new(ReadError(from), from.Text()))
        .Add<LogPage>(32, WritePage, (from, _) => ReadPage(from))
        .Add<LogFetched>(33, (to, it) => { WritePosition(to, it.Since); WritePage(to, it.Page); }, (from, _) => new(ReadPosition(from), ReadPage(from)))
        .Add<RoomStanding>(34, (to, it) => { WritePosition(to, it.Top); to.Flag(it.IsRecoverable); }, (from, _) => new(ReadPosition(from), from.Flag()))
        .Add<PresenceAnswer>(35, WritePresenceAnswer, (from, _) => new(ReadPresence(from)))
        .Add<PresentNames>(36, (to, it) => WriteList(to, it.Names, (writer, name) => writer.Text(name)), (from, _) => new(ReadList(from, reader => reader.Text())))
        .Add<PublishLost>(38, (to, it) => to.Text(it.Reason), (from, _) => new(from.Text()))
        .Add<AnswerFailed>(37, (to, it) => to.Text(it.Reason), (from, _) => new(from.Text()))
        .Add<RoomState>(40, WriteState, (from, _) => ReadState(from));

    private static void WritePublish(WireWriter to, Publish publish)
    {
        WriteMessage(to, publish.Message);
        to.Text(publish.Key);
        to.Fixed(publish.Id.Origin);
        to.Number(publish.Id.Sequence);
        to.Flag(publish.IsAgain);
        to.Flag(publish.Reply?.IsAwaited ?? false);
    }

    private static Publish ReadPublish(WireReader from, WireOrigin origin)
    {
        var message = ReadMessage(from, origin.Credit);
        var key = from.TextOrNull();
        var id = new PublishId(from.Fixed(), from.Number());
        var isAgain = from.Flag();
        var isAwaited = from.Flag();
        return new Publish(message, key, origin.Answer == 0 ? null : new LinkPublishReply(origin.Back, origin.Answer, isAwaited), id, isAgain);
    }

    private static void WriteDeclareInterest(WireWriter to, DeclareInterest declared)
    {
        WriteNode(to, declared.Node);
        to.Number(declared.Listener);
        WritePositionOrNull(to, declared.Since);
        WriteList(to, declared.Present, WriteEntered);
        to.Flag(declared.Watches);
    }

    private static DeclareInterest ReadDeclareInterest(WireReader from, WireOrigin origin)
    {
        var node = ReadNode(from);
        var listener = from.Number();
        return new DeclareInterest(
            node, listener, new LinkReceiver(origin.Back, listener), ReadPositionOrNull(from), ReadList(from, ReadEntered), from.Flag());
    }

    private static void WriteEntered(WireWriter to, MemberEntered entered)
    {
        WriteNode(to, entered.Node);
        to.Fixed(entered.Connection.Value);
        to.Text(entered.User);
        to.Bytes(entered.Data.Span);
    }

    private static MemberEntered ReadEntered(WireReader from) => new(ReadNode(from), new ConnectionId(from.Fixed()), from.TextOrNull(), from.Bytes());

    private static void WriteMessage(WireWriter to, RoomMessage message)
    {
        to.Fixed(message.Sender.Value);
        to.Byte((byte)message.Kind);
        to.Flag(message.Echo);
        to.Text(message.Slot);
        to.Text(message.From);
        to.Bytes(message.Body.Span);
    }

    private static RoomMessage ReadMessage(WireReader from, LinkCredit? credit)
    {
        var sender = new ConnectionId(from.Fixed());
        var kind = (BodyKind)from.Byte();
        if (!Enum.IsDefined(kind)) throw new WireException($"There is no kind of body {(byte)kind}");
        var echo = from.Flag();
        var slot = from.TextOrNull();
        var user = from.TextOrNull();
        var body = from.Bytes();
        credit?.Take(body.Length);
        return new RoomMessage(sender, kind, body, echo, slot, credit, user);
    }

    private static void WriteEntries(WireWriter to, IReadOnlyCollection<RoomEntry> entries) => WriteList(to, entries, static (writer, entry) =>
    {
        writer.Number(entry.Offset);
        writer.Number(entry.At);
        WriteMessage(writer, entry.Message);
    });

    private static List<RoomEntry> ReadEntries(WireReader from) => ReadList(from, static reader =>
    {
        var offset = reader.Number();
        var at = reader.Number();
        return new RoomEntry(ReadMessage(reader, credit: null), offset, at);
    });

    private static void WriteLogRead(WireWriter to, LogRead read)
    {
        WritePositionOrNull(to, read.Since);
        to.Number(read.Limit);
        to.Number(read.MaxBytes);
        to.Flag(read.Reverse);
    }

    private static LogRead ReadLogRead(WireReader from) => new(ReadPositionOrNull(from), from.Int(), from.Int(), from.Flag());

    private static void WritePage(WireWriter to, LogPage page)
    {
        WritePosition(to, page.Top);
        WriteEntries(to, page.Entries);
        to.Flag(page.IsWhole);
    }

    private static LogPage ReadPage(WireReader from) => new(ReadPosition(from), ReadEntries(from), from.Flag());

    private static void WritePresenceAnswer(WireWriter to, PresenceAnswer answer)
    {
        to.Flag(answer.Present is not null);
        if (answer.Present is not { } present) return;
        to.Number(present.Count);
        to.Number(present.Connections);
        WriteList(to, present.Members, WriteMember);
    }

    private static PresentMembers? ReadPresence(WireReader from) => from.Flag() ? new PresentMembers(from.Int(), from.Int(), ReadList(from, ReadMember)) : null;

    private static void WriteChange(WireWriter to, PresenceChange change)
    {
        WriteMember(to, change.Member);
        to.Flag(change.HasLeft);
    }

    private static PresenceChange ReadChange(WireReader from) => new(ReadMember(from), from.Flag());

    private static void WriteMember(WireWriter to, PresentMember member)
    {
        to.Text(member.Member);
        to.Text(member.User);
        to.Number(member.Connections);
        to.Bytes(member.Data.Span);
    }

    private static PresentMember ReadMember(WireReader from) => new(from.Text(), from.TextOrNull(), from.Int(), from.Bytes());

    private static void WriteState(WireWriter to, RoomState state)
    {
        WritePosition(to, state.Top);
        WriteEntries(to, state.Entries);
        WriteList(to, state.Keys, static (writer, key) =>
        {
            writer.Text(key.User);
            writer.Flag(key.IsServer);
            writer.Text(key.Key);
            writer.Number(key.Offset);
            writer.Number((long)key.Age.TotalMilliseconds);
        });
        WriteList(to, state.Present, WriteEntered);
    }

    private static RoomState ReadState(WireReader from) => new(
        ReadPosition(from),
        ReadEntries(from),
        ReadList(from, static reader => new RecentKey(
            reader.TextOrNull(), reader.Flag(), reader.Text(), reader.Number(), TimeSpan.FromMilliseconds(reader.Number()))),
        ReadList(from, ReadEntered));

    private static ErrorCode ReadError(WireReader from)
    {
        var number = from.Int();
        return ErrorCodes.All.FirstOrDefault(code => code.Number == number) ?? ErrorCodes.Internal;
    }

    private static void WritePosition(WireWriter to, RoomPosition position)
    {
        to.Text(position.Epoch);
        to.Number(position.Offset);
    }

    private static RoomPosition ReadPosition(WireReader from) => new(from.Text(), from.Number());

    private static void WritePositionOrNull(WireWriter to, RoomPosition? position)
    {
        to.Flag(position is not null);
        if (position is { } known) WritePosition(to, known);
    }

    private static RoomPosition? ReadPositionOrNull(WireReader from) => from.Flag() ? ReadPosition(from) : null;

    private static void WriteRoom(WireWriter to, RoomId room) => to.Text(room.Name);

    private static RoomId ReadRoom(WireReader from)
    {
        try
        {
            return RoomId.Own(from.Text());
        }
        catch (ArgumentException wrong)
        {
            throw new WireException(wrong.Message);
        }
    }

    private static void WriteNode(WireWriter to, Incarnation node)
    {
        to.Text(node.Node.Name);
        to.Number(node.Number);
    }

    private static Incarnation ReadNode(WireReader from) => new(new NodeId(from.Text()), from.Number());

    private static void WriteList<T>(WireWriter to, IReadOnlyCollection<T> list, Action<WireWriter, T> write)
    {
        to.Number(list.Count);
        foreach (var item in list) write(to, item);
    }

    private static List<T> ReadList<T>(WireReader from, Func<WireReader, T> read)
    {
        var count = from.Count();
        var list = new List<T>(count);
        for (; count > 0; count--) list.Add(read(from));
        return list;
    }
}
