using System.Text;
using System.Text.Json;

namespace Hub.Host.Bench;

/// <summary>What a server's clients say to enter a room and to publish. What it sends is searched for markers, however wrapped.</summary>
internal abstract class BenchProtocol
{
    /// <summary>Connecting joins, and what is sent goes to the room as it is.</summary>
    public static readonly BenchProtocol Raw = new RawProtocol();

    public static readonly string[] Names = ["raw", "plain", "signalr"];

    /// <summary>One of <see cref="Names"/>.</summary>
    public abstract string Name { get; }

    /// <summary>How much to keep of a received payload that comes in pieces.</summary>
    public abstract int Keep { get; }

    /// <summary>Whether the room is named by the address and nowhere else.</summary>
    public virtual bool RoomsByAddress => false;

    /// <summary>One of <see cref="Names"/>, else null.</summary>
    public static BenchProtocol? Of(string name) => name switch
    {
        "raw" => Raw,
        "plain" => new PlainProtocol(),
        "signalr" => new SignalRProtocol(),
        _ => null,
    };

    /// <summary>The text frames to send once the connection is open; <paramref name="room"/> is null where there is none.</summary>
    public abstract IReadOnlyList<byte[]> Greeting(string? room);

    /// <summary>What stands before and behind the data of a message.</summary>
    public abstract (byte[] Before, byte[] After) Wrapping(string? room);

    private static string Json(string text) => JsonEncodedText.Encode(text).ToString();

    private sealed class RawProtocol : BenchProtocol
    {
        public override string Name => "raw";

        // The marker stands at the beginning; control frames have up to 125 bytes.
        public override int Keep => 125;

        public override bool RoomsByAddress => true;

        public override IReadOnlyList<byte[]> Greeting(string? room) => [];

        public override (byte[] Before, byte[] After) Wrapping(string? room) => ([], []);
    }

    /// <summary>The hub's own <c>/ws</c>: rooms by subscription, JSON.</summary>
    private sealed class PlainProtocol : BenchProtocol
    {
        public override string Name => "plain";

        public override int Keep => int.MaxValue;

        public override IReadOnlyList<byte[]> Greeting(string? room) => room is null
            ? []
            : [Encoding.UTF8.GetBytes($$"""{"type":"subscribe","payload":"{{Json(room)}}"}""")];

        public override (byte[] Before, byte[] After) Wrapping(string? room) =>
            (Encoding.UTF8.GetBytes($$"""{"type":"message","payload":{"room":"{{Json(room ?? "")}}","data":" """.TrimEnd()), "\"}}"u8.ToArray());
    }

    /// <summary>SignalR's JSON protocol over WebSockets alone, with a hub that has Join, Publish and Echo.</summary>
    private sealed class SignalRProtocol : BenchProtocol
    {
        private const char End = '\u001E';

        public override string Name => "signalr";

        public override int Keep => int.MaxValue;

        public override IReadOnlyList<byte[]> Greeting(string? room)
        {
            var handshake = Encoding.UTF8.GetBytes($$"""{"protocol":"json","version":1}{{End}}""");
            return room is null
                ? [handshake]
                : [handshake, Encoding.UTF8.GetBytes($$"""{"type":1,"target":"Join","arguments":["{{Json(room)}}"]}{{End}}""")];
        }

        public override (byte[] Before, byte[] After) Wrapping(string? room) =>
            (Encoding.UTF8.GetBytes(room is null
                ? """{"type":1,"target":"Echo","arguments":[" """.TrimEnd()
                : $$"""{"type":1,"target":"Publish","arguments":["{{Json(room)}}"," """.TrimEnd()),
            Encoding.UTF8.GetBytes($"\"]}}{End}"));
    }
}
