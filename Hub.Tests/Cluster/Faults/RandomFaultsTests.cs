using System.Globalization;
using System.Security.Cryptography;
using Hub.Tests.Fixtures;
using Xunit.Abstractions;

namespace Hub.Tests.Cluster.Faults;

/// <summary>
/// Durable rooms under faults that nobody has thought out. <c>HUB_FAULTS_SEED</c> decides which there are when, and whom they hit; without it a new one is taken.
/// <c>HUB_FAULTS_SECONDS</c> says how long they go on, 60 by default. A failure tells both, and all that was done.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class RandomFaultsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int DefaultSeconds = 60;

    private readonly RoomTraffic _traffic = new() { Pause = TimeSpan.FromMilliseconds(100) };
    private FaultyCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await FaultyCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _traffic.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_happens_durable_rooms_lose_nothing_and_say_nothing_twice_or_in_another_order()
    {
        var seed = Given("HUB_FAULTS_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var length = TimeSpan.FromSeconds(Given("HUB_FAULTS_SECONDS") ?? DefaultSeconds);
        var plan = FaultPlan.Of(seed, FaultyCluster.Names, length);
        var title = $"HUB_FAULTS_SEED={seed} HUB_FAULTS_SECONDS={length.TotalSeconds}\n{string.Join('\n', plan)}";
        output.WriteLine(title);
        try
        {
            await StartTrafficAsync();
            await _cluster.RunAsync(plan);
            var broken = await _traffic.CheckStoredAsync(_cluster.Cluster);
            Assert.True(broken.Count == 0, string.Join('\n', broken.Take(50)));
        }
        catch (Exception failure)
        {
            Assert.Fail($"{title}\n{failure}\n{_cluster.Story}");
        }

        output.WriteLine($"{_traffic.Acknowledged} acknowledged, {_traffic.Refused.Count} refused for now");
    }

    private async Task StartTrafficAsync()
    {
        var urls = FaultyCluster.Names.Select(name => _cluster.Cluster[name].Url).ToList();
        foreach (var owner in FaultyCluster.Names)
        {
            var room = await _cluster.Cluster.RoomOfAsync(owner);
            foreach (var (name, url) in FaultyCluster.Names.Zip(urls)) await _traffic.AddAsync($"{name}/{room}", url, room);
            _traffic.Publish($"many/{room}", _cluster.Cluster[owner].Url, room, atOnce: 8);
            _traffic.Roam($"roaming/{room}", urls, room, TimeSpan.FromSeconds(1.5));
        }
    }

    private static int? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : null;
}
