namespace Hub.Host.Metrics;

/// <summary>Names of Prometheus for instruments, by the rules of OpenTelemetry's exporter for .NET: <c>hub.heartbeat.roundtrip</c> in <c>s</c> is <c>hub_heartbeat_roundtrip_seconds</c>.</summary>
internal static class MetricName
{
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="unit">Its unit; those in braces say what is counted and are no part of the name.</param>
    /// <param name="isCounter">Whether it only grows.</param>
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        var name = Legal(instrument);
        var suffix = unit switch
        {
            "s" => "seconds",
            "By" => "bytes",
            _ => "",
        };
        // Not twice: hub.bytes.received says it already.
        if (suffix.Length > 0 && !name.Contains(suffix, StringComparison.Ordinal)) name = $"{name}_{suffix}";
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    /// <summary>The name with an underscore for each character that the text format does not have in names.</summary>
    public static string Legal(string name) => string.Create(name.Length, name, static (legal, name) =>
    {
        for (var i = 0; i < legal.Length; i++)
            legal[i] = char.IsAsciiLetter(name[i]) || (i > 0 && char.IsAsciiDigit(name[i])) ? name[i] : '_';
    });
}
