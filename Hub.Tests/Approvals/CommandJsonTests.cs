using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Host.Admin;
using Hub.Host.Commands;
using Hub.Host.Commands.Top;
using Hub.Host.Configuration;
using Hub.Host.Endpoints;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Approvals;

/// <summary>What the commands print with <c>--output json</c>: scripts are built on it.</summary>
public class CommandJsonTests
{
    [Fact]
    public void The_JSON_of_the_commands_is_the_approved_one()
    {
        using var claims = JsonDocument.Parse("""{"sub":"ann","exp":1767225600,"role":"chief"}""");
        string[] forms =
        [
            Form("hub cluster status", new ClusterReport(new NodeName("a", 3, "http://10.0.0.1:8081/"), true, true, false, 2_400,
                [new NodeReport("b", 12, "http://10.0.0.2:8081/", false, true, 20, ["a"], new LinkReport(false, 6_000, 17)), new NodeReport("c", 1, null, false, false, 0, [], null)],
                new ShardsReport(1_024, 520, 504, 8)), AdminOutput.Default.ClusterReport),
            Form("hub cluster drain", new DrainReport("a", true, true, 120, 40), AdminOutput.Default.DrainReport),
            Form("hub cluster leave", new LeaveReport("a"), AdminOutput.Default.LeaveReport),
            Form("hub token check", new TokenReport("HS256", null, "ann", DateTimeOffset.FromUnixTimeSeconds(1_767_225_600), null, null,
                new Dictionary<string, IReadOnlyList<string>> { ["news-*"] = ["join", "read"] }, claims.RootElement), TokenJson.Default.TokenReport),
            Form("hub config show", [new SettingValue("HUB__PORT", "9000", "flag --port"), new SettingValue("HUB__URLS", null, SettingOrigin.Default)],
                AdminOutput.Default.IReadOnlyListSettingValue),
            Form("hub cluster shards", new ShardListReport("a", 2, [new ShardReport(0, "a", 7), new ShardReport(1, null, 8)]), AdminOutput.Default.ShardListReport),
            Form("hub cluster rebalance", new RebalanceReport(100, [new RebalanceNode("a", 120, 20)]), AdminOutput.Default.RebalanceReport),
            Form("hub actors", new ActorReport("/user", "Guardian", 0, 1, [new ActorReport("/user/rooms", "Rooms", 3, 2, null)]), AdminOutput.Default.ActorReport),
            Form("hub broadcast", new BroadcastReport(3), AdminOutput.Default.BroadcastReport),
            Form("hub top", new TopReport(1_767_225_600_000, [new TopNode("a", true, "draining", 12, 3, 1.5, 2.5, 3.5, 4.5, 5, 0.5, 6, 7.5, 8.5, 9.5, 10, 2.5), new TopNode("b", false)],
                [new RoomReport("lobby", "a", 2, 1.5, 17, "memory")]), TopJson.Default.TopReport),
            Form("hub health", new Health("ready", "unreachable"), HostJson.Default.Health),
        ];

        PublicSurface.AssertApproved("CommandJson", string.Join('\n', forms), "Members may be added, never renamed or removed.");
    }

    private static string Form<T>(string command, T value, JsonTypeInfo<T> type) => $"{command} --output json\n{JsonSerializer.Serialize(value, type)}\n";
}
