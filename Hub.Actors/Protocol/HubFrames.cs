using System.Text.Json;

namespace Hub.Actors.Protocol;

/// <summary>What a room says to its members of hub.v1. The shapes are those of docs/protocol.md.</summary>
internal static class HubFrames
{
    /// <param name="room">The room.</param>
    /// <param name="epoch">The entry's.</param>
    /// <param name="entry">The message with its place.</param>
    /// <param name="skipped">How many of its slot it replaces; 0 for none.</param>
    public static Frame Message(RoomId room, string epoch, RoomEntry entry, int skipped = 0) => EnvelopeWriter.Frame(
        "message"u8, (room, epoch, entry, skipped), static (json, state) =>
        {
            json.WriteString("room"u8, state.room.Name);
            WriteData(json, state.entry.Message);
            json.WriteString("epoch"u8, state.epoch);
            WritePlace(json, state.entry);
            if (state.skipped > 0) json.WriteNumber("skipped"u8, state.skipped);
        },
        slot: RoomFrame.SlotOf(room, entry.Message));

    /// <summary>A message in a list of the room's.</summary>
    public static void WriteItem(Utf8JsonWriter json, RoomEntry entry)
    {
        json.WriteStartObject();
        WriteData(json, entry.Message);
        WritePlace(json, entry);
        json.WriteEndObject();
    }

    /// <param name="room">The room.</param>
    /// <param name="position">Where the room is.</param>
    /// <param name="recovered">Whether all behind the member's position follows.</param>
    /// <param name="id">The request's id as raw JSON; empty where it comes unasked.</param>
    public static Frame Subscribed(RoomId room, RoomPosition position, bool recovered, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame(
        "subscribed"u8, (room, position, recovered), static (json, state) => WriteSubscribed(json, state.room, state.position, state.recovered), id);

    /// <summary>The members of <see cref="Subscribed"/>.</summary>
    public static void WriteSubscribed(Utf8JsonWriter json, RoomId room, RoomPosition position, bool recovered)
    {
        WritePosition(json, room, position);
        json.WriteBoolean("recovered"u8, recovered);
    }

    public static Frame Presence(RoomId room, PresenceChange change) => change.HasLeft
        ? EnvelopeWriter.Frame("leave"u8, (room, change.Member), static (json, state) =>
        {
            json.WriteString("room"u8, state.room.Name);
            json.WriteString("member"u8, state.Member.Member);
        })
        : EnvelopeWriter.Frame("join"u8, (room, change.Member), static (json, state) =>
        {
            json.WriteString("room"u8, state.room.Name);
            WriteMember(json, state.Member);
        });

    /// <param name="room">The room.</param>
    /// <param name="present">Who is there.</param>
    /// <param name="id">The request's id as raw JSON; empty where it comes unasked.</param>
    public static Frame Presence(RoomId room, PresentMembers present, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame(
        "presence"u8, (room, present), static (json, state) => WritePresence(json, state.room, state.present), id);

    /// <summary>The members of <see cref="Presence(RoomId, PresentMembers, ReadOnlySpan{byte})"/>.</summary>
    public static void WritePresence(Utf8JsonWriter json, RoomId room, PresentMembers present)
    {
        json.WriteString("room"u8, room.Name);
        json.WriteNumber("count"u8, present.Count);
        json.WriteNumber("connections"u8, present.Connections);
        json.WriteStartArray("members"u8);
        foreach (var member in present.Members)
        {
            json.WriteStartObject();
            WriteMember(json, member);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="reconnectAfterMs">When the client is to come back.</param>
    public static Frame Shutdown(int reconnectAfterMs) => EnvelopeWriter.Frame(
        "shutdown"u8, reconnectAfterMs, static (json, after) => json.WriteNumber("reconnectAfterMs"u8, after));

    /// <param name="expires">When the token does, in milliseconds since 1970.</param>
    public static Frame Expiring(long expires) => EnvelopeWriter.Frame(
        "expiring"u8, expires, static (json, at) => json.WriteNumber("expiresAt"u8, at));

    /// <param name="text">What the server sends one user.</param>
    public static Frame Direct(string text) => EnvelopeWriter.Frame("direct"u8, text, static (json, said) => json.WriteString("data"u8, said));

    /// <summary>The members of an answer to <c>history</c>.</summary>
    public static void WriteHistory(Utf8JsonWriter json, RoomId room, LogPage page)
    {
        WritePosition(json, room, page.Top);
        json.WriteStartArray("items"u8);
        foreach (var entry in page.Entries) WriteItem(json, entry);
        json.WriteEndArray();
    }

    public static void WritePosition(Utf8JsonWriter json, RoomId room, RoomPosition position)
    {
        json.WriteString("room"u8, room.Name);
        json.WriteString("epoch"u8, position.Epoch);
        json.WriteNumber("offset"u8, position.Offset);
    }

    /// <summary>The member <c>data</c>, and <c>encoding</c> where it needs one.</summary>
    public static void WriteData(Utf8JsonWriter json, RoomMessage message)
    {
        switch (message.Kind)
        {
            case BodyKind.Text:
                json.WriteString("data"u8, message.Body.Span);
                break;
            case BodyKind.Binary:
                json.WriteBase64String("data"u8, message.Body.Span);
                json.WriteString("encoding"u8, "base64"u8);
                break;
            default:
                EnvelopeWriter.WriteLine(json, "data"u8, message.Body.Span);
                break;
        }
    }

    private static void WritePlace(Utf8JsonWriter json, RoomEntry entry)
    {
        json.WriteNumber("offset"u8, entry.Offset);
        if (entry.Message.From is { } user) json.WriteString("from"u8, user);
        else if (entry.Message.Sender != ConnectionId.None) json.WriteString("from"u8, entry.Message.Sender.ToString());
        json.WriteNumber("ts"u8, entry.At);
    }

    private static void WriteMember(Utf8JsonWriter json, PresentMember member)
    {
        json.WriteString("member"u8, member.Member);
        if (member.User is { } user) json.WriteString("user"u8, user);
        json.WriteNumber("connections"u8, member.Connections);
        EnvelopeWriter.WriteLine(json, "data"u8, member.Data.Span);
    }
}
