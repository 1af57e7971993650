using System.Text.Json.Nodes;
using Hub.Host.Commands;
using Hub.Tests.Fixtures;
using Npgsql;

namespace Hub.Tests.EndToEnd;

public sealed class BenchDurableTests
{
    [Fact]
    public async Task Durable_rooms_are_measured_beside_PostgreSQL_itself_and_leave_nothing_behind()
    {
        var postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var hub = HubProcess.Start(
            ["bench", "durable", "--postgres", postgres, "--rooms", "2", "--in-flight", "16", "--keys", "--rounds", "1", "--duration", "00:00:00.3", "--json"]);

        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        var figures = JsonNode.Parse(hub.Output.Text)!.AsArray();
        Assert.Contains("durable rooms, acknowledged", figures.Select(figure => (string)figure!["measure"]!));
        Assert.All(figures, figure => Assert.True((double)figure!["value"]! > 0, figure!.ToJsonString()));
        Assert.Equal(0, await SchemasAsync(postgres));
    }

    [Fact]
    public async Task A_bench_of_durable_rooms_that_is_stopped_leaves_nothing_behind_either()
    {
        var postgres = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using var hub = HubProcess.Start(["bench", "durable", "--postgres", postgres, "--duration", "01:00:00"]);
        await Poll.UntilAsync(async _ => await SchemasAsync(postgres) == 1);

        hub.Interrupt();

        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        Assert.Equal(0, await SchemasAsync(postgres));
    }

    [Fact]
    public async Task A_database_that_is_not_there_or_refuses_is_told()
    {
        var server = await PostgresServer.SharedAsync();

        var (gone, _, unreachable) = await RunAsync("bench durable --postgres Host=127.0.0.1;Port=1;Username=ann;Database=no");
        var (wrong, _, refused) = await RunAsync($"bench durable --postgres {server.ConnectionString("no", "postgres")}");

        Assert.Equal((3, 1), (gone, wrong));
        Assert.StartsWith("hub: the database is unreachable (127.0.0.1:1, database no, role ann): ", unreachable, StringComparison.Ordinal);
        Assert.Equal(
            $"hub: PostgreSQL refuses it (127.0.0.1:{server.Port}, database no, role postgres): 3D000 database \"no\" does not exist\n", refused);
    }

    private static async Task<long> SchemasAsync(string postgres)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        await using var command = database.CreateCommand("select count(*) from pg_namespace where nspname like 'hub%'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await HubCommandLine.RunAsync(line.Split(' '), _ => { }, output, error).WaitAsync(Limits.Generous);
        return (exitCode, output.ToString(), error.ToString());
    }
}
