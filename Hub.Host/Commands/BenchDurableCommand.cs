using System.CommandLine;
using Hub.Actors.Cluster;
using Hub.Host.Bench;
using Hub.Host.Bench.Durable;
using Hub.Host.Lifetime;
using Npgsql;

namespace Hub.Host.Commands;

/// <summary><c>hub bench durable</c>: what durable rooms acknowledge, beside what PostgreSQL itself takes.</summary>
internal static class BenchDurableCommand
{
    public static Command Create()
    {
        var command = new Command("durable", "Measure durable rooms in this process, beside rooms in memory and beside what PostgreSQL itself takes");
        var postgres = new Option<string>("--postgres")
        {
            HelpName = "CONNECTION",
            Description = "Connection string of a database; a schema of its own is made there, and dropped at the end",
            Required = true,
        };
        var rooms = BenchFlags.Number("--rooms", "N", 1, 1, 100_000, "Rooms, in turn");
        var inFlight = BenchFlags.Number("--in-flight", "N", 256, 1, 100_000, "Publishes at a time");
        var size = BenchFlags.Number("--size", "BYTES", 100, 1, 1_000_000, "Data of a message");
        var keys = new Option<bool>("--keys") { Description = "Give each publish a key, as clients of hub.v1 do" };
        var duration = BenchFlags.Time("--duration", TimeSpan.FromSeconds(3), "How long to measure each in a round");
        var rounds = BenchFlags.Number("--rounds", "N", 3, 1, 100, "Rounds after one that warms up; each figure is their median");
        var json = new Option<bool>("--json") { Description = "Print a JSON array of { measure, value, unit }" };
        foreach (var option in (Option[])[postgres, rooms, inFlight, size, keys, duration, rounds, json]) command.Options.Add(option);
        command.SetAction(async (parsed, _) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var connection = parsed.GetValue(postgres)!;
            if (BenchSchema.MistakeOf(connection) is { } mistake)
            {
                await error.WriteLineAsync($"hub: --postgres {mistake}");
                return ExitCodes.Usage;
            }

            var plan = new DurablePlan(
                parsed.GetValue(rooms), parsed.GetValue(inFlight), parsed.GetValue(size), parsed.GetValue(keys), parsed.GetValue(duration), parsed.GetValue(rounds));
            using var interrupted = new CancellationTokenSource();
            using var signals = new StopSignals(_ => interrupted.Cancel());
            try
            {
                await using var schema = await BenchSchema.CreateAsync(connection, interrupted.Token);
                var figures = await DurableFigures.MeasureAsync(schema, plan, interrupted.Token);
                await output.WriteAsync(parsed.GetValue(json) ? FigureTable.JsonOf(figures) : FigureTable.Of(figures));
                return ExitCodes.Ok;
            }
            catch (BenchFailure failure)
            {
                await error.WriteLineAsync($"hub: {failure.Message}");
                return failure.ExitCode;
            }
            catch (Exception failure) when (failure is ClusterException or NpgsqlException)
            {
                await error.WriteLineAsync($"hub: {failure.Message}");
                return ExitCodes.Failed;
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                return ExitCodes.Ok;
            }
        });
        return command.WithExamples(
            """
            hub bench durable --postgres "Host=db;Username=hub;Password=…;Database=hub"
            hub bench durable --postgres "$HUB__CLUSTER__POSTGRES" --rooms 100 --keys
            """);
    }
}
