using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Links;

/// <summary>
/// The messages of a link's WebSocket, all binary. The node that dials sends hello and items, the other welcome and acknowledgements.
/// <code>
/// hello    01 current oldest sender sender's-incarnation receiver receiver's-incarnation stream
/// welcome  02 version received refused-count refused…
/// items    03 confirmed first-sequence item…
/// ack      04 received refused-count refused…
/// probe    05 current oldest address
/// verdict  06 problem
/// </code>
/// Reliable items of a stream are numbered from 1; an ack says up to which they were received and, in full until it is confirmed, which of
/// them were refused. A probe in the place of a hello asks whether the address can be reached, or with none whether this one was; the verdict has no
/// problem where it could.
/// The dialling node says which versions it speaks, and welcome which one of them the connection is of. Hello, welcome, probe and verdict are the same in
/// all versions; a later one may add to them behind what is here, and what is not known there is read over.
/// </summary>
internal static class LinkFrames
{
    public const byte Hello = 1;
    public const byte Welcome = 2;
    public const byte Items = 3;
    public const byte Ack = 4;
    public const byte Probe = 5;
    public const byte Verdict = 6;

    public static void WriteHello(WireWriter to, LinkHello hello)
    {
        to.Byte(Hello);
        WriteVersions(to, hello.Versions);
        to.Text(hello.Sender.Node.Name);
        to.Number(hello.Sender.Number);
        to.Text(hello.Receiver.Node.Name);
        to.Number(hello.Receiver.Number);
        to.Fixed(hello.Stream);
    }

    public static LinkHello ReadHello(WireReader from)
    {
        Expect(from, Hello);
        return new LinkHello(
            ReadVersions(from), new Incarnation(new NodeId(from.Text()), from.Number()), new Incarnation(new NodeId(from.Text()), from.Number()), from.Fixed());
    }

    public static void WriteWelcome(WireWriter to, int version, long received, IReadOnlyCollection<long> refused)
    {
        to.Byte(Welcome);
        to.Number(version);
        WriteReceived(to, received, refused);
    }

    public static (int Version, long Received, HashSet<long> Refused) ReadWelcome(WireReader from)
    {
        Expect(from, Welcome);
        var version = from.Int();
        var (received, refused) = ReadReceived(from);
        return (version, received, refused);
    }

    public static void WriteAck(WireWriter to, long received, IReadOnlyCollection<long> refused)
    {
        to.Byte(Ack);
        WriteReceived(to, received, refused);
    }

    public static (long Received, HashSet<long> Refused) ReadAck(WireReader from)
    {
        Expect(from, Ack);
        return ReadReceived(from);
    }

    public static void WriteProbe(WireWriter to, LinkVersions versions, Uri? address)
    {
        to.Byte(Probe);
        WriteVersions(to, versions);
        to.Text(address?.ToString());
    }

    public static (LinkVersions Versions, Uri? Address) ReadProbe(WireReader from)
    {
        Expect(from, Probe);
        var versions = ReadVersions(from);
        if (from.TextOrNull() is not { } text) return (versions, null);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) ? (versions, address) : throw new WireException($"{text} is no address");
    }

    public static void WriteVerdict(WireWriter to, string? problem)
    {
        to.Byte(Verdict);
        to.Text(problem);
    }

    public static string? ReadVerdict(WireReader from)
    {
        Expect(from, Verdict);
        return from.TextOrNull();
    }

    private static void WriteVersions(WireWriter to, LinkVersions versions)
    {
        to.Number(versions.Current);
        to.Number(versions.Oldest);
    }

    private static LinkVersions ReadVersions(WireReader from)
    {
        var current = from.Int();
        return new LinkVersions(from.Int(), current);
    }

    private static void WriteReceived(WireWriter to, long received, IReadOnlyCollection<long> refused)
    {
        to.Number(received);
        to.Number(refused.Count);
        foreach (var sequence in refused) to.Number(sequence);
    }

    private static (long Received, HashSet<long> Refused) ReadReceived(WireReader from)
    {
        var received = from.Number();
        var refused = new HashSet<long>();
        for (var count = from.Count(); count > 0; count--) refused.Add(from.Number());
        return (received, refused);
    }

    private static void Expect(WireReader from, byte kind)
    {
        var read = from.Byte();
        if (read != kind) throw new WireException($"A frame of kind {read} came in the place of one of kind {kind}");
    }
}
