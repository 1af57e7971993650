using System.Net.Sockets;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Tells what time will mend from what somebody has to.</summary>
internal static class DatabaseFailure
{
    /// <summary>Whether it is of the database or of the way to it.</summary>
    public static bool IsOne(Exception failure) => failure is NpgsqlException or TimeoutException or SocketException or IOException;

    /// <summary>The line for whoever starts the node; null where it is worth trying again.</summary>
    public static string? Describe(Exception failure, ClusterConnections connections) => failure is not PostgresException { IsTransient: false, SqlState: var state } refused
        ? null
        : state switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"PostgreSQL refuses the login ({connections.Description}): {refused.MessageText}; check Username and Password in HUB__CLUSTER__POSTGRES",
            PostgresErrorCodes.InvalidCatalogName =>
                $"PostgreSQL has no such database ({connections.Description}): create it, or change Database in HUB__CLUSTER__POSTGRES",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"The role may not make or use the hub's tables ({connections.Description}): {refused.MessageText}; give it a schema of its own:" +
                " create schema hub authorization <role>",
            _ => $"PostgreSQL refuses what the hub needs ({connections.Description}): {refused.SqlState} {refused.MessageText}",
        };
}
