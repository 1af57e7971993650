using System.Diagnostics.Metrics;
using Hub.Actors;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Host.Bench.Actors;

namespace Hub.Host.Bench.Links;

/// <summary>
/// Measures what links between nodes carry: both ends are in this process, with TCP over loopback between them. It wants the machine to itself.
/// </summary>
internal static class LinkFigures
{
    private const int Questions = 20_000;

    // What may wait for the other end, so that the queue stays as short as rooms' credit keeps it.
    private const int Window = 20_000;

    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Measures everything; each figure is the median of several rounds after one that warms up.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="messages">Of each round.</param>
    /// <param name="size">Bytes of a message.</param>
    public static async Task<IReadOnlyList<ActorFigure>> MeasureAsync(int rounds, int messages, int size)
    {
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (one, other) = await LinkEnd.ConnectAsync(new ClusterMetrics(meters.GetRequiredService<IMeterFactory>()), new Random(1));
        await using var first = one;
        await using var second = other;
        var told = new List<double>();
        var asked = new List<(double Middle, double High)>();
        for (var round = 0; round <= rounds; round++)
        {
            var (perSecond, answers) = (await TellAsync(one, other, messages, size), await AskAsync(one));
            if (round == 0) continue;
            told.Add(perSecond);
            asked.Add(answers);
        }

        return
        [
            new($"tell a room on the other node, {size} B", Median(told), "messages/s"),
            new("ask the other node, one after the other, p50", Median(asked.Select(round => round.Middle)), "µs"),
            new("ask the other node, one after the other, p99", Median(asked.Select(round => round.High)), "µs"),
        ];
    }

    // Through a route, as a room's members do it.
    private static async Task<double> TellAsync(LinkEnd from, LinkEnd to, int messages, int size)
    {
        var route = new ShardRoute(new ShardId(0), new RouteServices(new HeldBudget(), from.Answers, Clock));
        route.Direct(from.Link);
        var message = new Publish(new RoomMessage(new ConnectionId(1), BodyKind.Text, new byte[size]));
        var began = Clock.GetTimestamp();
        for (var left = messages; left > 0; left -= Window)
        {
            var now = Math.Min(left, Window);
            var taken = to.TakesAsync(now);
            for (var i = 0; i < now; i++) route.Tell("room", message, ActorRefs.NoSender);
            await taken;
        }

        return messages / Clock.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<(double Middle, double High)> AskAsync(LinkEnd from)
    {
        var latency = new LatencyHistogram();
        for (var i = 0; i < Questions; i++)
        {
            var began = Clock.GetTimestamp();
            await AwaitedAnswer.AskAsync(from.Link, CountNode.Instance, from.Answers);
            latency.Record(Clock.GetTimestamp() - began);
        }

        return (Microseconds(50), Microseconds(99));

        double Microseconds(double percent) => latency.Percentile(percent) * 1_000_000.0 / Clock.TimestampFrequency;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
