using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>
/// The rehearsal of a rolling deploy: five hundred clients, of both kinds, on three nodes behind a balancer, each node replaced by one of a new name that is started
/// first, as a Deployment with <c>maxSurge: 1</c> does it.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class RolloutTests : IAsyncLifetime
{
    private static readonly string[] s_old = ["a", "b", "c"];
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(10);

    // So long after its shutdown a client comes back at the latest.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(1);

    private readonly Rollout _rollout = new(("HUB__SHUTDOWN__DELAY", "00:00:01"), ("HUB__SHUTDOWN__DRAIN", $"{s_drain}"), ("HUB__SHUTDOWN__GRACE", "00:00:02"));

    public Task InitializeAsync() => _rollout.BeginAsync(s_old);

    public async Task DisposeAsync() => await _rollout.DisposeAsync();

    [Fact]
    public async Task Nodes_are_replaced_under_load_and_clients_see_nothing_but_1001_with_a_time_to_come_back()
    {
        foreach (var name in s_old)
        {
            await _rollout.AddAsync($"{name}-new");
            var (leaving, since) = (_rollout.Balancer.ConnectionsOf(_rollout[name].Url), _rollout.Balancer.Now);
            _rollout[name].Terminate();
            Assert.Equal(0, await _rollout[name].ExitCodeAsync());
            await _rollout.EverybodyIsThereAsync();

            ComeBackNoFasterThanDrained(leaving, since);
        }

        await _rollout.EndAsync();
        Assert.Empty(_rollout.Balancer.Failed);
        Assert.Empty(await _rollout.BrokenAsync());
        foreach (var room in (string[])[.. Rollout.InMemory, .. Rollout.Durable]) HasEveryMessageInOneEpoch(_rollout.RecordOf(room));
        Assert.Equal(2 * Rollout.OfEachKind, _rollout.Reports.Count);
        Assert.All(_rollout.Reports, report =>
        {
            Assert.True(report.IsOpen);
            Assert.Empty(report.Errors);
            Assert.InRange(report.Closes.Count, 0, s_old.Length);
            Assert.All(report.Closes, close =>
            {
                Assert.Equal((1001, "Server shutdown"), (close.Code, close.Reason));
                Assert.InRange(close.ReturnsAfter!.Value, TimeSpan.Zero, s_longestWait);
            });
        });
        Assert.InRange(_rollout.Reports.Sum(report => report.Closes.Count), 2 * Rollout.OfEachKind, s_old.Length * 2 * Rollout.OfEachKind);
    }

    [Fact]
    public async Task Nodes_are_killed_under_load_and_clients_come_back_by_themselves_with_all_that_was_promised()
    {
        foreach (var name in s_old)
        {
            await _rollout.AddAsync($"{name}-new");
            _rollout[name].Kill();
            await _rollout[name].ExitCodeAsync();
            await _rollout.EverybodyIsThereAsync();
            await _rollout.Traffic.MoreAsync(40);
        }

        await _rollout.EndAsync();
        Assert.Empty(await _rollout.BrokenAsync());
        Assert.All(_rollout.Reports, report =>
        {
            Assert.True(report.IsOpen);
            Assert.Empty(report.FinalErrors);
            Assert.All(report.Closes, close =>
            {
                Assert.Equal(1006, close.Code);
                Assert.NotNull(close.ReturnsAfter);
            });
        });
        Assert.All(s_old, name => Assert.Equal(0, _rollout.Balancer.ConnectionsOf(_rollout[name].Url)));
    }

    // The connections of the node are closed evenly over the drain, so within three tenths of it three tenths of them come back; half of them would be too many. Without
    // a drain they come back within five seconds, more than half of them in three.
    private void ComeBackNoFasterThanDrained(int leaving, TimeSpan since)
    {
        Assert.InRange(leaving, Rollout.OfEachKind / 4, 2 * Rollout.OfEachKind);
        var window = s_drain * 0.3;
        var most = _rollout.Balancer.MostWithin(window, since);
        Assert.True(most <= leaving / 2, $"{most} of {leaving} connections came back within {window}");
    }

    private static void HasEveryMessageInOneEpoch(RoomRecord record)
    {
        var epoch = Assert.Single(record.Hearings.SelectMany(hearing => hearing.Heard).Select(said => said.Position.Epoch).Distinct());
        var end = record.Hearings[0].Heard[^1];
        Assert.True(record.Acknowledged.Count > 0 && record.Acknowledged.All(said => said.Position.Epoch == epoch));
        // In order and none twice or missing is among the promises: here, that it is all of them.
        Assert.All(record.Hearings, hearing =>
        {
            Assert.Empty(hearing.Gaps);
            Assert.Equal((end.Position.Offset, 1L, end), ((long)hearing.Heard.Count, hearing.Heard[0].Position.Offset, hearing.Heard[^1]));
        });
    }
}
