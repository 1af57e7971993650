using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What a connection of hub.v1 is answered beside what rooms say. The shapes are those of docs/protocol.md.</summary>
internal static class HubReplies
{
    /// <param name="hello">What is said.</param>
    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    public static Frame Welcome(Welcome hello, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame("welcome"u8, hello, static (json, welcome) =>
    {
        json.WriteString("connection"u8, welcome.Connection.ToString());
        json.WriteString("node"u8, welcome.Node.Name);
        json.WriteString("user"u8, welcome.User);
        json.WriteNumber("pingMs"u8, (long)welcome.PingAfter.TotalMilliseconds);
        WriteTime(json, welcome.Expires);
        json.WriteStartArray("rooms"u8);
        foreach (var room in welcome.Rooms)
        {
            json.WriteStartObject();
            if (room.Error is { } error)
            {
                json.WriteString("room"u8, room.Name);
                json.WriteStartObject("error"u8);
                WriteError(json, error.Code, error.Message, error.Code.IsRetryable);
                json.WriteEndObject();
            }
            else
            {
                HubFrames.WriteSubscribed(json, room.Room, room.Top, room.IsRecovered);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }, id);

    public static Frame Authed(string? user, long? expires, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame("authed"u8, (user, expires), static (json, state) =>
    {
        json.WriteString("user"u8, state.user);
        WriteTime(json, state.expires);
    }, id);

    public static Frame Unsubscribed(RoomId room, ReadOnlySpan<byte> id) => OfRoom("unsubscribed"u8, room, id);

    public static Frame PresenceSet(RoomId room, ReadOnlySpan<byte> id) => OfRoom("presence.set"u8, room, id);

    public static Frame History(RoomId room, LogPage page, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame(
        "history"u8, (room, page), static (json, state) => HubFrames.WriteHistory(json, state.room, state.page), id);

    /// <param name="data">Raw JSON.</param>
    /// <param name="id">The request's id as raw JSON; empty for none.</param>
    public static Frame Result(ReadOnlyMemory<byte> data, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame(
        "result"u8, data, static (json, result) => EnvelopeWriter.WriteLine(json, "data"u8, result.IsEmpty ? "null"u8 : result.Span), id);

    public static Frame Pong(ReadOnlySpan<byte> id) => EnvelopeWriter.Frame<object?>("pong"u8, null, null, id);

    public static Frame Error(ErrorCode code, string message, ReadOnlySpan<byte> id, long? retryAfterMs = null) =>
        Error(code.Number, message, code.IsRetryable, id, retryAfterMs);

    public static Frame Error(int code, string message, bool isRetryable, ReadOnlySpan<byte> id, long? retryAfterMs = null) => EnvelopeWriter.Frame(
        "error"u8, (code, message, isRetryable, retryAfterMs), static (json, state) =>
        {
            json.WriteNumber("code"u8, state.code);
            json.WriteString("message"u8, state.message);
            json.WriteBoolean("retryable"u8, state.isRetryable);
            if (state.retryAfterMs is { } wait) json.WriteNumber("retryAfterMs"u8, wait);
        }, id);

    private static Frame OfRoom(ReadOnlySpan<byte> type, RoomId room, ReadOnlySpan<byte> id) => EnvelopeWriter.Frame(
        type, room, static (json, of) => json.WriteString("room"u8, of.Name), id);

    private static void WriteError(Utf8JsonWriter json, ErrorCode code, string message, bool isRetryable)
    {
        json.WriteNumber("code"u8, code.Number);
        json.WriteString("message"u8, message);
        json.WriteBoolean("retryable"u8, isRetryable);
    }

    private static void WriteTime(Utf8JsonWriter json, long? expires)
    {
        if (expires is { } at) json.WriteNumber("expiresAt"u8, at);
        else json.WriteNull("expiresAt"u8);
    }
}
