using System.Buffers.Binary;

namespace Hub.Tests.Fixtures;

/// <summary>One export, as a collector gets it.</summary>
/// <param name="Path">Where it was posted to.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Resource">The attributes of what the metrics are of.</param>
/// <param name="Metrics">The metrics.</param>
internal sealed record MetricsPush(
    string Path, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Resource, IReadOnlyList<PushedMetric> Metrics)
{
    /// <summary>Reads an ExportMetricsServiceRequest; of gRPC the one in its frame, which is not compressed.</summary>
    public static MetricsPush Read(string path, IReadOnlyDictionary<string, string> headers, byte[] body, bool isGrpc)
    {
        if (isGrpc)
        {
            Assert.Equal(0, body[0]);
            Assert.Equal(body.Length - 5, BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)));
        }

        var ofResource = Assert.Single(new ProtobufFields(body.AsSpan(isGrpc ? 5 : 0)).Messages(1));
        return new MetricsPush(
            path, headers, PushedPoint.AttributesOf(ofResource.Message(1), 1),
            [.. ofResource.Messages(2).SelectMany(scope => scope.Messages(2).Select(metric => PushedMetric.Of(scope.Message(1).Text(1), metric)))]);
    }

    /// <summary>The value of the series with exactly these attributes; null when there is none.</summary>
    public double? Find(string name, params (string Name, string Value)[] attributes) => Metrics.SingleOrDefault(metric => metric.Name == name)?.Points
        .SingleOrDefault(point => point.Attributes.Count == attributes.Length && attributes.All(each => point.Attributes.GetValueOrDefault(each.Name) == each.Value))?.Value;
}
