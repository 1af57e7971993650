using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Says once when durable messages cannot be stored, or only slowly, and once when they can again. Safe for threads.</summary>
/// <param name="database">Which, for whoever reads it.</param>
/// <param name="metrics">Counts it.</param>
/// <param name="logger">For it.</param>
internal sealed partial class StoreTrouble(string database, StoreMetrics metrics, ILogger logger)
{
    /// <summary>Longer is slow.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private string? _reason;

    /// <summary>An attempt has failed.</summary>
    public void Failed(Exception failure)
    {
        var reason = ReasonOf(failure);
        metrics.Failed(reason);
        lock (_gate)
        {
            if (_reason == reason) return;
            _reason = reason;
        }

        var text = failure.GetBaseException().Message;
        switch (reason)
        {
            case "read_only":
                Log.ReadOnly(logger, database, text);
                break;
            case "full":
                Log.Full(logger, database, text);
                break;
            default:
                Log.Failed(logger, database, text);
                break;
        }
    }

    /// <summary>An append has ended as it should, after so long.</summary>
    public void Passed(TimeSpan took)
    {
        metrics.Appended(took);
        var isSlow = took > Slow;
        lock (_gate)
        {
            if (_reason == (isSlow ? "slow" : null)) return;
            // A single one that was held up by other trouble is no slowness of its own.
            if (isSlow && _reason is not null) isSlow = false;
            _reason = isSlow ? "slow" : null;
        }

        if (isSlow)
        {
            metrics.Failed("slow");
            Log.Slow(logger, database, took);
        }
        else
        {
            Log.Recovered(logger, database);
        }
    }

    /// <summary>Whether the server itself says that it has not done it. Not by the word for it that the server's language has.</summary>
    public static bool IsRefusal(Exception failure) => failure is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>Whether it is a refusal of what was to be stored, and not of everything.</summary>
    public static bool IsRefused(Exception failure) => ReasonOf(failure) == "refused";

    /// <summary>For whoever waits for the message to be accepted.</summary>
    public static string Describe(Exception failure) => ReasonOf(failure) switch
    {
        "read_only" => "The database takes no writes",
        "full" => "The database is full",
        _ => "The database cannot store it",
    };

    private static string ReasonOf(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => "read_only",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "full",
        _ when IsRefusal(failure) => "refused",
        _ => "unreachable",
    };

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.StoreFailed, LogLevel.Warning, "Durable messages cannot be stored ({Database}), it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string database, string reason);

        [LoggerMessage(HubEventIds.StoreReadOnly, LogLevel.Error, "The database is read-only ({Database}): durable publishes wait 10 s, then are refused with 108: {Reason}")]
        public static partial void ReadOnly(ILogger logger, string database, string reason);

        [LoggerMessage(HubEventIds.StoreFull, LogLevel.Error, "The database is full ({Database}): durable publishes wait 10 s, then are refused with 108: {Reason}")]
        public static partial void Full(ILogger logger, string database, string reason);

        [LoggerMessage(HubEventIds.StoreSlow, LogLevel.Warning, "The database is slow ({Database}): to store a batch of durable messages took {Time}")]
        public static partial void Slow(ILogger logger, string database, TimeSpan time);

        [LoggerMessage(HubEventIds.StoreRecovered, LogLevel.Information, "Durable messages are stored again as they should ({Database})")]
        public static partial void Recovered(ILogger logger, string database);
    }
}
