using System.Globalization;

namespace Hub.Tests.Fixtures;

/// <summary>Databases of one server that all tests of a run share; it starts with the first of them.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private static readonly Task<PostgresServer> s_shared = PostgresServer.StartNewAsync();
    private static int s_databases;

    private PostgresServer? _server;

    internal PostgresServer Server => _server ?? throw new InvalidOperationException("The fixture was not initialized");

    public async Task InitializeAsync() => _server = await s_shared;

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Makes an empty database.</summary>
    /// <returns>How its superuser reaches it.</returns>
    internal async Task<string> NewDatabaseAsync() => Server.ConnectionString(await NewDatabaseNameAsync());

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    internal async Task<string> NewDatabaseNameAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"hub_{Interlocked.Increment(ref s_databases)}");
        await Server.ExecuteAsync($"CREATE DATABASE {name}");
        return name;
    }
}
