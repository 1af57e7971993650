namespace Hub.Host.Bench.Durable;

/// <summary>What one load came to; latencies in microseconds.</summary>
internal readonly record struct LoadFigures(long Messages, double PerSecond, double P50, double P99);
