namespace Hub.Host.Logs;

/// <summary>How <c>hub serve</c> writes a log line.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Console,

    /// <summary>For programs: one JSON object.</summary>
    Json,
}
