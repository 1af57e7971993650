using Hub.Host.Admin;
using Hub.Host.Commands.Top;

namespace Hub.Tests.Host.Commands.Top;

public class NodeRatesTests
{
    private const string Received = "hub_messages_received_total";
    private const string Slow = "hub_connection_closes_total{code=\"4104\"}";
    private readonly NodeRates _rates = new();

    [Fact]
    public void A_rate_is_what_a_counter_has_grown_by_the_nodes_own_clock()
    {
        Assert.Null(Next(At(1_000, (Received, 500))).MessagesIn);
        Assert.Equal(50, Next(At(3_000, (Received, 600))).MessagesIn);
        Assert.Equal(0, Next(At(4_000, (Received, 600))).MessagesIn);
    }

    [Fact]
    public void After_a_restart_there_is_no_rate_until_the_second_answer()
    {
        Next(At(1_000, (Received, 500)));

        Assert.Null(Next(At(2_000, (Received, 700)) with { StartedAt = 1_500 }).MessagesIn);
        Assert.Equal(10, Next(At(3_000, (Received, 710)) with { StartedAt = 1_500 }).MessagesIn);
    }

    [Fact]
    public void A_node_that_has_joined_anew_goes_on_counting()
    {
        Next(At(1_000, (Received, 500)));

        Assert.Equal(20, Next(At(2_000, (Received, 520)) with { Incarnation = 2 }).MessagesIn);
    }

    [Fact]
    public void A_counter_that_has_become_less_has_no_rate()
    {
        Next(At(1_000, (Received, 500)));

        Assert.Null(Next(At(2_000, (Received, 499))).MessagesIn);
        Assert.Equal(1, Next(At(3_000, (Received, 500))).MessagesIn);
    }

    [Fact]
    public void A_clock_that_has_not_gone_on_gives_no_rate()
    {
        Next(At(1_000, (Received, 500)));

        Assert.Null(Next(At(1_000, (Received, 600))).MessagesIn);
        Assert.Null(Next(At(500, (Received, 700))).MessagesIn);
    }

    [Fact]
    public void A_missing_answer_is_shown_and_the_next_rate_is_over_the_whole_time()
    {
        Next(At(1_000, (Received, 500)));
        var silent = Next(At(2_000) with { Metrics = null, Version = null });

        Assert.Equal(new TopNode("a", Answers: false), silent);
        Assert.Equal(5, Next(At(5_000, (Received, 520))).MessagesIn);
    }

    [Fact]
    public void A_node_that_was_gone_begins_anew()
    {
        Next(At(1_000, (Received, 500)));
        Assert.Empty(_rates.Next(new NodesReport([])));

        Assert.Null(Next(At(2_000, (Received, 600))).MessagesIn);
    }

    [Fact]
    public void What_has_never_happened_is_none()
    {
        Next(At(1_000));
        var never = Next(At(2_000));
        Assert.Equal((0.0, 0L), (never.SlowPerSecond, never.SlowTotal));

        var first = Next(At(4_000, (Slow, 3)));
        Assert.Equal((1.5, 3L), (first.SlowPerSecond, first.SlowTotal));
    }

    [Fact]
    public void Each_figure_is_of_its_own_samples()
    {
        Next(Full(1_000, 1));

        Assert.Equal(
            new TopNode(
                "a", Answers: true, Unready: "draining", Connections: 10, Rooms: 20, MessagesIn: 1, MessagesOut: 2, BytesIn: 3, BytesOut: 4, QueuedBytes: 30,
                SlowPerSecond: 5, SlowTotal: 10, FanoutP99Ms: 0.99, MailboxP99: 0.99, CpuPercent: 130, MemoryBytes: 40, LeaseLeftSeconds: 2.5),
            Rounded(Next(Full(2_000, 2))));
    }

    private static NodeMetricsReport Full(long at, int count) => At(
        at,
        ("hub_connections", 10), ("hub_rooms", 20), (Received, count), ("hub_messages_sent_total", 2 * count), ("hub_bytes_received_total", 3 * count),
        ("hub_bytes_sent_total", 4 * count), ("hub_outbound_queued_bytes", 30), (Slow, 5 * count),
        ("hub_fanout_duration_seconds_bucket{le=\"0.001\"}", 100 * count), ("hub_fanout_duration_seconds_bucket{le=\"+Inf\"}", 100 * count),
        ("hub_actors_mailbox_depth_bucket{le=\"1\"}", 100 * count), ("hub_actors_mailbox_depth_bucket{le=\"+Inf\"}", 100 * count),
        ("dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"}", count), ("dotnet_process_cpu_time_seconds_total{cpu_mode=\"system\"}", 0.3 * count),
        ("dotnet_process_memory_working_set_bytes", 40), ("hub_cluster_lease_left_seconds", 2.5)) with { Unready = "draining" };

    private static TopNode Rounded(TopNode figures) => figures with
    {
        FanoutP99Ms = Math.Round(figures.FanoutP99Ms!.Value, 6),
        MailboxP99 = Math.Round(figures.MailboxP99!.Value, 6),
        CpuPercent = Math.Round(figures.CpuPercent!.Value, 6),
    };

    private static NodeMetricsReport At(long at, params (string Name, double Value)[] samples) => new(
        "a", Incarnation: 1, Self: true, "1.0.0", StartedAt: 100, at, Unready: null, samples.ToDictionary(sample => sample.Name, sample => sample.Value));

    private TopNode Next(NodeMetricsReport node) => Assert.Single(_rates.Next(new NodesReport([node])));
}
