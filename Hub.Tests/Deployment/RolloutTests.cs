using Hub.Actors.Client;
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
            var (leaving, since) = (LeavingFrom(name), _rollout.Balancer.Now);
            _rollout[name].Terminate();
            Assert.Equal(0, await _rollout[name].ExitCodeAsync());
            await _rollout.EverybodyHasLeftAsync(name);

            // Each of them once.
            Assert.Equal(leaving, _rollout.Balancer.Accepted.Count(time => time >= since));
            ComeBackNoFasterThanDrained(leaving, since);
        }

        await _rollout.EndAsync();
        Assert.Empty(_rollout.Balancer.Failed);
        Assert.Empty(await _rollout.BrokenAsync());
        foreach (var room in (string[])[.. Rollout.InMemory, .. Rollout.Durable]) HasEveryMessageInOneEpoch(_rollout.RecordOf(room));
        Assert.Equal(2 * Rollout.OfEachKind, _rollout.Reports.Count);
        Assert.Empty(_rollout.Reports.SelectMany(report => Unexpected(report, report.Errors, IsShutdown)));
    }

    [Fact]
    public async Task Nodes_are_killed_under_load_and_clients_come_back_by_themselves_with_all_that_was_promised()
    {
        foreach (var name in s_old)
        {
            await _rollout.AddAsync($"{name}-new");
            LeavingFrom(name);
            _rollout[name].Kill();
            await _rollout[name].ExitCodeAsync();
            await _rollout.EverybodyHasLeftAsync(name);
            await _rollout.Traffic.MoreAsync(40);
        }

        await _rollout.EndAsync();
        Assert.Empty(await _rollout.BrokenAsync());
        Assert.Equal(2 * Rollout.OfEachKind, _rollout.Reports.Count);
        Assert.Empty(_rollout.Reports.SelectMany(report => Unexpected(report, report.FinalErrors, IsCut)));
    }

    private int LeavingFrom(string name)
    {
        var leaving = _rollout.Balancer.ConnectionsOf(_rollout[name].Url);
        Assert.InRange(leaving, Rollout.OfEachKind / 4, 2 * Rollout.OfEachKind);
        return leaving;
    }

    // The connections of the node are closed evenly over the drain, so within three tenths of it three tenths of them come back; half of them would be too many. Without
    // a drain they come back within five seconds, more than half of them in three.
    private void ComeBackNoFasterThanDrained(int leaving, TimeSpan since)
    {
        var window = s_drain * 0.3;
        var most = _rollout.Balancer.MostWithin(window, since);
        Assert.True(most <= leaving / 2, $"{most} of {leaving} connections came back within {window}");
    }

    private static bool IsShutdown(HubClose close) =>
        close is { Code: 1001, Reason: "Server shutdown", ReturnsAfter: { } wait } && wait <= s_longestWait;

    private static bool IsCut(HubClose close) => close is { Code: 1006, ReturnsAfter: not null };

    private static IEnumerable<string> Unexpected(ClientReport report, IReadOnlyList<string> errors, Func<HubClose, bool> isExpected) =>
    [
        .. report.IsOpen ? (string[])[] : [$"{report.Name} has no connection"],
        .. errors.Select(error => $"{report.Name} was told: {error}"),
        .. report.Closes.Where(close => !isExpected(close)).Select(close => $"{report.Name} saw {close}"),
    ];

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
