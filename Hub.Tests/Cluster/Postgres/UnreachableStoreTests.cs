using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>A database that cannot be reached, or only for reading: with what is known of an append, its sender is told, and else nothing.</summary>
public sealed class UnreachableStoreTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private PostgresServer _server = null!;
    private StoreFixture _fixture = null!;
    private CutProxy _way = null!;
    private StoreWriter _room = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        _way = new CutProxy(new Uri($"http://127.0.0.1:{_server.Port}"));
        _fixture = await StoreFixture.StartAsync(_time, server: _server);
        _room = await _fixture.WriteAsync(await _fixture.AddAsync("a", _way), "a", "room");
        await _room.AppendAsync("before");
    }

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        await _way.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task While_it_cannot_be_reached_a_publish_waits_for_as_long_as_it_takes()
    {
        _way.Cut();
        var append = _room.BeginAsync(_room.Rows("waits"));
        for (var minute = 1; minute <= 30; minute++)
        {
            await Poll.UntilAsync(() => _fixture.Signs.Failures("unreachable") >= minute);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.False(append.IsCompleted);
        Assert.Equal(HubEventIds.StoreFailed, Assert.Single(_fixture.Signs.Lines).Id);

        _way.Mend();
        await PassAsync(() => append.IsCompleted);

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        Assert.Equal([(1, "before"), (2, "waits")], await _fixture.RowsAsync(_room.Room));
        Assert.Single(_fixture.Signs.LinesOf(HubEventIds.StoreRecovered));
    }

    [Fact]
    public async Task A_server_that_crashes_and_starts_again_keeps_what_was_promised_and_takes_what_waits()
    {
        await _server.CrashAsync();
        var append = _room.BeginAsync(_room.Rows("waits"));
        await Poll.UntilAsync(() => _fixture.Signs.Failures("unreachable") >= 1);

        await _server.StartAsync();
        _fixture.Reconnect();
        await PassAsync(() => append.IsCompleted);

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        Assert.Equal([(1, "before"), (2, "waits")], await _fixture.RowsAsync(_room.Room));
    }

    [Fact]
    public async Task A_server_made_read_only_refuses_after_ten_seconds_and_goes_on_when_it_is_not()
    {
        await SetReadOnlyAsync("on");
        var append = _room.AppendAsync("text");
        // Its sessions hear of the change one after the other.
        await Poll.UntilAsync(async _ =>
        {
            if (append.IsCompleted) append = _room.AppendAsync("text");
            return _fixture.Signs.Failures("read_only") > 0;
        });
        var before = await _fixture.RowsAsync(_room.Room);
        await PassAsync(() => append.IsCompleted);
        Assert.Equal(AppendOutcome.Refused, (await append).Outcome);
        Assert.Equal(HubEventIds.StoreReadOnly, Assert.Single(_fixture.Signs.Lines).Id);

        await SetReadOnlyAsync("off");
        append = _room.AppendAsync("after");
        await PassAsync(() => append.IsCompleted);

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        Assert.Equal([.. before, (before.Count + 1, "after")], await _fixture.RowsAsync(_room.Room));
    }

    private async Task SetReadOnlyAsync(string value)
    {
        await _server.ExecuteAsync($"alter system set default_transaction_read_only = {value}");
        await _server.ExecuteAsync("select pg_reload_conf()");
    }

    private Task PassAsync(Func<bool> isDone) => Poll.UntilAsync(() =>
    {
        if (!isDone()) _time.Advance(TimeSpan.FromMilliseconds(500));
        return isDone();
    });
}
