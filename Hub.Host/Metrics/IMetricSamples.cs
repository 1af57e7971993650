namespace Hub.Host.Metrics;

/// <summary>Takes the samples of metrics.</summary>
internal interface IMetricSamples
{
    /// <param name="name">The sample's name.</param>
    /// <param name="labels">Its labels, as the text format has them; empty for none.</param>
    /// <param name="value">Its value.</param>
    void Sample(string name, string labels, long value);

    /// <inheritdoc cref="Sample(string, string, long)"/>
    void Sample(string name, string labels, double value);
}
