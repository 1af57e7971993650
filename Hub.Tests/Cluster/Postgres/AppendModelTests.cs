using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>
/// Whatever owners, those that were deposed, and networks do in whatever order: a room's messages are a row without gaps, committed ones stay, terms never
/// fall, a deposed owner adds nothing, and a publish keeps its place.
/// </summary>
public sealed class AppendModelTests : IAsyncLifetime
{
    private const int Nodes = 3;

    private static readonly Arbitrary<Step[]> s_steps = Arb.From(
        (from kind in Gen.Frequency(
             (6, Gen.Constant(Kind.Append)), (3, Gen.Constant(Kind.AppendAndCut)), (2, Gen.Constant(Kind.SendAgain)), (2, Gen.Constant(Kind.Claim)),
             (1, Gen.Constant(Kind.Reopen)), (1, Gen.Constant(Kind.Trim)))
         from node in Gen.Choose(0, Nodes - 1)
         from size in Gen.Choose(1, 5)
         from bytes in Gen.Choose(0, 3_000)
         select new Step(kind, node, size, bytes)).ArrayOf(),
        steps => from index in Enumerable.Range(0, steps.Length) select (Step[])[.. steps[..index], .. steps[(index + 1)..]]);

    private readonly List<CutProxy> _ways = [];
    private readonly List<PostgresMessageStore> _stores = [];
    private StoreFixture _fixture = null!;
    private int _rooms;

    private enum Kind
    {
        Append,
        AppendAndCut,
        SendAgain,
        Claim,
        Reopen,
        Trim,
    }

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        for (var node = 0; node < Nodes; node++)
        {
            _ways.Add(new CutProxy(new Uri($"http://127.0.0.1:{_fixture.Server.Port}")));
            _stores.Add(await _fixture.AddAsync($"node {node}", _ways[node]));
        }
    }

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        foreach (var way in _ways) await way.DisposeAsync();
    }

    [Fact]
    public void A_room_keeps_its_promises() =>
        Prop.ForAll(s_steps, RunAsync).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(30));

    private async Task RunAsync(Step[] steps)
    {
        var model = new Model();
        var name = $"room {_rooms++}";
        var writers = new StoreWriter?[Nodes];
        foreach (var step in steps)
        {
            if (step.Kind == Kind.Claim)
            {
                writers[step.Node] = await _fixture.WriteAsync(_stores[step.Node], $"node {step.Node}", name);
                model.Owner = step.Node;
            }
            else if (writers[step.Node] is { } writer)
            {
                writers[step.Node] = await RunAsync(step, writer, model);
            }
        }

        if (writers.OfType<StoreWriter>().FirstOrDefault() is not { } any) return;
        Assert.Equal(model.Rows.Skip((int)model.Floor), await RowsAsync(any.Room));
        var terms = (long[])(await _fixture.ValueAsync($"select coalesce(array_agg(term order by \"offset\"), '{{}}') from hub_message where room = {any.Room.Id}"))!;
        Assert.Equal(terms.Order(), terms);
    }

    private async Task<StoreWriter> RunAsync(Step step, StoreWriter writer, Model model)
    {
        var store = _stores[step.Node];
        var isOwner = model.Owner == step.Node;
        switch (step.Kind)
        {
            case Kind.AppendAndCut:
                _ways[step.Node].CutAfter(step.Bytes);
                goto case Kind.Append;
            case Kind.Append:
                var rows = writer.Rows([.. Enumerable.Repeat("text", step.Size)]);
                Assert.Equal(isOwner ? AppendOutcome.Committed : AppendOutcome.Deposed, (await writer.AppendAsync(rows)).Outcome);
                if (isOwner) model.Rows.AddRange(rows.Select(row => (row.Entry.Offset, row.Id)));
                break;
            case Kind.SendAgain:
                PublishId[] ids = [.. model.Rows.TakeLast(step.Size).Select(row => row.Id), StoreWriter.NewId()];
                var known = model.Rows.Skip((int)model.Floor).Where(row => ids.Contains(row.Id)).ToDictionary(row => row.Id, row => row.Offset);
                Assert.Equal(known, await FindAsync(store, writer.Room.Id, ids));
                break;
            case Kind.Reopen:
                var opened = await StoreWriter.OpenAsync(store, writer.Owner, writer.Room.Name);
                Assert.Equal((writer.Room.Id, writer.Room.Epoch, model.Floor, model.Rows.Count), (opened.Room.Id, opened.Room.Epoch, opened.Room.Floor, opened.Last));
                return opened;
            case Kind.Trim:
                var floor = await TrimAsync(store, writer, model.Floor, step.Size);
                if (isOwner) Assert.Equal(model.Floor = Math.Max(model.Floor, model.Rows.Count - step.Size), floor);
                break;
        }

        return writer;
    }

    // Reads are not tried again by the store: whoever asks does.
    private static async Task<IReadOnlyDictionary<PublishId, long>> FindAsync(PostgresMessageStore store, long room, PublishId[] ids)
    {
        while (true)
        {
            try
            {
                return await store.FindAsync(room, ids);
            }
            catch (StoreException)
            {
                // The rest of a cut.
            }
        }
    }

    private static async Task<long> TrimAsync(PostgresMessageStore store, StoreWriter writer, long floor, int keep)
    {
        while (true)
        {
            try
            {
                return await store.TrimAsync(writer.Owner, writer.Room with { Floor = floor, Last = writer.Last }, keep, TimeProvider.System.GetUtcNow().AddHours(1), expired: null);
            }
            catch (StoreException)
            {
                // The rest of a cut.
            }
        }
    }

    private async Task<IEnumerable<(long, PublishId)>> RowsAsync(StoredRoom room)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_fixture.Database + ";Search Path=hub;Pooling=false");
        await using var command = source.CreateCommand($"select \"offset\", origin, seq from hub_message where room = {room.Id} order by \"offset\"");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(long, PublishId)>();
        while (await reader.ReadAsync()) rows.Add((reader.GetInt64(0), new PublishId((ulong)reader.GetInt64(1), reader.GetInt64(2))));
        return rows;
    }

    private sealed record Step(Kind Kind, int Node, int Size, int Bytes);

    private sealed class Model
    {
        public List<(long Offset, PublishId Id)> Rows { get; } = [];

        public long Floor { get; set; }

        public int? Owner { get; set; }
    }
}
