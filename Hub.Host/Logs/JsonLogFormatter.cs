using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Hub.Host.Logs;

/// <summary>
/// Writes each log entry as one JSON object on one line. The framework's own formatter has the event's number only, and its clock is not the injected one.
/// <code>
/// {"timestamp":"2024-05-01T12:00:00.000Z","level":"Information","category":"Hub.Host.Admin.AdminListener","eventId":1050,"eventName":"Listening",
///  "message":"The admin paths are served at http://127.0.0.1:9090","state":{"Urls":"http://127.0.0.1:9090","{OriginalFormat}":"…"}}
/// </code>
/// Behind these come <c>scopes</c>, an array, and <c>exception</c>, a text with its stack trace, where there are any.
/// </summary>
internal sealed class JsonLogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>Not the framework's <c>json</c>.</summary>
    public const string FormatterName = "hub-json";

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    // What is read by programs needs no escapes for pages; line breaks are escaped by every encoder.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception);
        if (message is null && logEntry.Exception is null) return;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            json.WriteString("level", logEntry.LogLevel.ToString());
            json.WriteString("category", logEntry.Category);
            json.WriteNumber("eventId", logEntry.EventId.Id);
            if (logEntry.EventId.Name is { } name) json.WriteString("eventName", name);
            json.WriteString("message", message ?? "");
            if (logEntry.State is IEnumerable<KeyValuePair<string, object?>> fields)
            {
                json.WritePropertyName("state");
                WriteFields(json, fields);
            }

            WriteScopes(json, scopeProvider);
            if (logEntry.Exception is { } exception) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        textWriter.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        if (scopes is null) return;
        var open = new List<object>();
        scopes.ForEachScope(static (scope, open) =>
        {
            if (scope is not null) open.Add(scope);
        }, open);
        if (open.Count == 0) return;
        json.WriteStartArray("scopes");
        foreach (var scope in open)
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> fields) WriteFields(json, fields);
            else json.WriteStringValue(Convert.ToString(scope, CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
    }

    // A name that comes twice is written once: readers differ in which of the two they take.
    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        json.WriteStartObject();
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (!written.Add(name)) continue;
            json.WritePropertyName(name);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case byte or sbyte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case ulong number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            // JSON has no number for what is none.
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
