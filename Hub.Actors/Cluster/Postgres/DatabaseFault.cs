using System.Net.Sockets;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Says in one line what went wrong with a database, and whether it may go right the next time.</summary>
internal static class DatabaseFault
{
    /// <param name="failure">What the driver threw.</param>
    /// <param name="place">The database in words.</param>
    /// <returns>Null when it is no failure of the database.</returns>
    public static ClusterDatabaseException? Of(Exception failure, string place) => failure switch
    {
        PostgresException refused => new ClusterDatabaseException($"{place}: {Text(refused)}", IsFinal(refused), refused),
        NpgsqlException { InnerException: PostgresException refused } => Of(refused, place),
        NpgsqlException { InnerException: AggregateException several } => OfSeveral(several, place),
        // A driver's complaint without a cause, such as that a password is needed and none given.
        NpgsqlException { InnerException: null, IsTransient: false } => new ClusterDatabaseException($"{place}: {failure.Message}", true, failure),
        NpgsqlException or SocketException or TimeoutException or IOException =>
            new ClusterDatabaseException($"{place}: {(failure.InnerException ?? failure).Message}", false, failure),
        _ => null,
    };

    // With several hosts one of them may come back, whatever the others say.
    private static ClusterDatabaseException OfSeveral(AggregateException several, string place)
    {
        var faults = several.InnerExceptions.Select(one => Of(one, place)).OfType<ClusterDatabaseException>().ToList();
        return new ClusterDatabaseException(
            faults.Count > 0 ? faults[0].Message : $"{place}: {several.Message}", faults.Count > 0 && faults.All(fault => fault.IsFinal), several);
    }

    private const string IdleInTransactionSessionTimeout = "25P03";

    // A server that is a standby for the moment is asked again: it may be promoted.
    private static bool IsFinal(PostgresException refused) => !refused.IsTransient
        && refused.SqlState is not (PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled
            or IdleInTransactionSessionTimeout);

    private static string Text(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword => "the password is wrong",
        PostgresErrorCodes.InvalidAuthorizationSpecification => $"the server lets this role not in ({refused.MessageText})",
        PostgresErrorCodes.InvalidCatalogName => "there is no such database: create it first",
        PostgresErrorCodes.InsufficientPrivilege => $"the role lacks a right ({refused.MessageText}): it must own the hub's schema or what is in it",
        _ => $"{refused.MessageText} ({refused.SqlState})",
    };
}
