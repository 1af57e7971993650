using System.Globalization;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>
/// The members of a request's payload that hub.v1 knows, as slices of the received bytes; empty for those that are absent. Each is read when
/// it is needed; the first that is wrong is remembered, with a text for its sender.
/// </summary>
internal ref struct RequestPayload
{
    private ReadOnlyMemory<byte> _room, _key, _slot, _echo, _since, _epoch, _offset, _presence, _conflateMs, _limit, _reverse, _method, _timeoutMs, _token;

    /// <summary>The raw JSON of <c>data</c>.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>The raw JSON of <c>rooms</c>.</summary>
    public ReadOnlyMemory<byte> Rooms { get; private set; }

    /// <summary>What is wrong; null for nothing yet.</summary>
    public string? Problem { get; private set; }

    /// <summary>The raw JSON of <c>room</c>, by which a room is found that was named so before.</summary>
    public readonly ReadOnlyMemory<byte> RawRoom => _room;

    /// <param name="utf8">One JSON value; empty for none.</param>
    public static RequestPayload Read(ReadOnlyMemory<byte> utf8)
    {
        var payload = default(RequestPayload);
        var reader = new Utf8JsonReader(utf8.Span);
        if (utf8.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            payload.Problem = "payload must be an object";
            return payload;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) payload.ReadMember(utf8, ref reader);
        return payload;
    }

    /// <summary>The name of <c>room</c>, whatever it is.</summary>
    public string RoomName() => Text(_room, "room", int.MaxValue, isRequired: true) ?? "";

    public string? Key() => Text(_key, "key", RoomMessage.MaxKeyLength);

    public string? Slot() => Text(_slot, "slot", RoomMessage.MaxKeyLength);

    public string? Token(bool isRequired) => Text(_token, "token", int.MaxValue, isRequired);

    public string Method() => Text(_method, "method", RoomMessage.MaxKeyLength, isRequired: true) ?? "";

    public bool Echo() => Flag(_echo, "echo");

    public bool WatchesPresence() => Flag(_presence, "presence");

    public bool Reverse() => Flag(_reverse, "reverse");

    public int ConflateMs() => (int)Number(_conflateMs, "conflateMs", 10, 60_000, 0);

    public int Limit() => (int)Number(_limit, "limit", 0, 1_000, 100);

    public int TimeoutMs() => (int)Number(_timeoutMs, "timeoutMs", 1, 60_000, 10_000);

    /// <summary>The position in <c>since</c>; null where there is none.</summary>
    public RoomPosition? Since()
    {
        if (IsAbsent(_since)) return null;
        var since = Read(_since);
        var position = since.Problem is null ? since.Position() : null;
        if (position is null) Problem ??= "since must be an object with a string epoch and a whole number offset";
        return position;
    }

    /// <summary>The position in <c>epoch</c> and <c>offset</c>; null where there is neither.</summary>
    public RoomPosition? Position()
    {
        if (IsAbsent(_epoch) && IsAbsent(_offset)) return null;
        var epoch = Text(_epoch, "epoch", RoomMessage.MaxKeyLength, isRequired: true);
        if (IsAbsent(_offset)) Problem ??= "offset is missing";
        var offset = Number(_offset, "offset", 0, long.MaxValue, 0);
        return Problem is null ? new RoomPosition(epoch!, offset) : null;
    }

    /// <summary>The raw JSON of <c>data</c>, which must be there.</summary>
    public ReadOnlyMemory<byte> RequiredData()
    {
        if (Data.IsEmpty) Problem ??= "data is missing";
        return Data;
    }

    /// <summary>Says that something is wrong.</summary>
    public void Fail(string problem) => Problem ??= problem;

    private void ReadMember(ReadOnlyMemory<byte> utf8, ref Utf8JsonReader reader)
    {
        if (RequestJson.IsText(ref reader, "room"u8)) _room = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "data"u8)) Data = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "key"u8)) _key = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "slot"u8)) _slot = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "echo"u8)) _echo = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "since"u8)) _since = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "epoch"u8)) _epoch = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "offset"u8)) _offset = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "presence"u8)) _presence = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "conflateMs"u8)) _conflateMs = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "limit"u8)) _limit = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "reverse"u8)) _reverse = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "method"u8)) _method = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "timeoutMs"u8)) _timeoutMs = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "token"u8)) _token = RequestJson.ReadValue(utf8, ref reader);
        else if (RequestJson.IsText(ref reader, "rooms"u8)) Rooms = RequestJson.ReadValue(utf8, ref reader);
        else reader.Skip();
    }

    // null stands for absent, as clients write what they do not have.
    private static bool IsAbsent(ReadOnlyMemory<byte> value) => value.IsEmpty || value.Span.SequenceEqual("null"u8);

    private string? Text(ReadOnlyMemory<byte> value, string name, int maxLength, bool isRequired = false)
    {
        if (IsAbsent(value))
        {
            if (isRequired) Problem ??= $"{name} is missing";
            return null;
        }

        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        if (!RequestJson.TryReadString(ref reader, out var text)) Problem ??= $"{name} must be a string";
        else if (text.Length > maxLength || (text.Length == 0 && maxLength < int.MaxValue))
            Problem ??= string.Create(CultureInfo.InvariantCulture, $"{name} must have 1 to {maxLength} characters, and has {text.Length}");
        return text;
    }

    private bool Flag(ReadOnlyMemory<byte> value, string name)
    {
        if (value.Span.SequenceEqual("true"u8)) return true;
        if (!IsAbsent(value) && !value.Span.SequenceEqual("false"u8)) Problem ??= $"{name} must be true or false";
        return false;
    }

    private long Number(ReadOnlyMemory<byte> value, string name, long least, long most, long absent)
    {
        if (IsAbsent(value)) return absent;
        var reader = new Utf8JsonReader(value.Span);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= least && number <= most) return number;
        Problem ??= most == long.MaxValue
            ? $"{name} must be a whole number of 0 or more"
            : string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {least} to {most}");
        return absent;
    }
}
