namespace Hub.Tests.Fixtures;

/// <summary>A replica of the tests' own PostgreSQL, as those who fail over to it know it.</summary>
public sealed class PostgresReplicaTests : IAsyncLifetime
{
    private PostgresServer _primary = null!;
    private PostgresServer _replica = null!;

    public async Task InitializeAsync()
    {
        _primary = await PostgresServer.StartNewAsync();
        _replica = await _primary.StartReplicaAsync();
        await _primary.ExecuteAsync("create table said (number integer)");
    }

    public async Task DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }

    [Fact]
    public async Task A_replica_promoted_after_its_stream_was_cut_lacks_what_was_committed_since_and_has_another_timeline()
    {
        await _primary.ExecuteAsync("insert into said values (1)");
        await _replica.CatchUpAsync(_primary);
        _replica.CutStream();
        await _primary.ExecuteAsync("insert into said values (2)");
        var before = await _primary.TimelineAsync();

        await _replica.PromoteAsync();
        await _replica.ExecuteAsync("insert into said values (3)");

        Assert.Equal("{1,2}", await _primary.ValueAsync("select array_agg(number order by number)::text from said"));
        Assert.Equal("{1,3}", await _replica.ValueAsync("select array_agg(number order by number)::text from said"));
        Assert.Equal(("00000001", "00000002"), (before, await _replica.TimelineAsync()));
    }

    [Fact]
    public async Task A_replica_whose_stream_is_mended_has_everything_when_it_is_promoted()
    {
        _replica.CutStream();
        await _primary.ExecuteAsync("insert into said values (1)");
        _replica.MendStream();
        await _replica.CatchUpAsync(_primary);
        await _primary.CrashAsync();

        await _replica.PromoteAsync();

        Assert.Equal(1L, await _replica.ValueAsync("select count(*) from said"));
    }
}
