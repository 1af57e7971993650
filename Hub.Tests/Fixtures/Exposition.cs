using System.Globalization;
using System.Text.RegularExpressions;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Reads Prometheus' text format, version 0.0.4, and takes nothing that the format does not have: each family has its HELP, then its TYPE, then all of its
/// samples; no series twice; histograms that add up; a line feed at the end.
/// </summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, ExposedFamily> _families = [];

    public IReadOnlyDictionary<string, ExposedFamily> Families => _families;

    public static Exposition Parse(string text)
    {
        var read = new Exposition();
        if (!text.EndsWith('\n')) throw new FormatException("The last line has no end");
        ExposedFamily? current = null;
        string? helpOf = null;
        string help = "";
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } told)
            {
                (helpOf, help) = (told.Groups[1].Value, told.Groups[2].Value);
                Demand(HelpEscape().Replace(help, "").IndexOf('\\', StringComparison.Ordinal) < 0, line);
            }
            else if (Type().Match(line) is { Success: true } typed)
            {
                current = new ExposedFamily(typed.Groups[1].Value, typed.Groups[2].Value, help, []);
                Demand(helpOf == current.Name, line);
                Demand(read._families.TryAdd(current.Name, current), line);
            }
            else
            {
                var sample = Read(line);
                Demand(current is not null && IsOf(current, sample), line);
                Demand(!current!.Samples.Exists(other => other.Name == sample.Name && Same(other.Labels, sample.Labels)), line);
                current.Samples.Add(sample);
            }
        }

        foreach (var family in read._families.Values.Where(family => family.Type == "histogram")) CheckHistogram(family);
        foreach (var family in read._families.Values.Where(family => family.Type == "counter")) Demand(family.Samples.TrueForAll(sample => sample.Value >= 0), family.Name);
        return read;
    }

    /// <summary>The value of the sample with exactly these labels; null when there is none.</summary>
    public double? Find(string name, params (string Name, string Value)[] labels) => Family(name).Samples
        .Find(sample => sample.Name == name && Same(sample.Labels, labels.ToDictionary(label => label.Name, label => label.Value)))?.Value;

    /// <summary>The family of a sample.</summary>
    private ExposedFamily Family(string name) => _families.GetValueOrDefault(name) ?? _families[Suffix().Replace(name, "")];

    private static ExposedSample Read(string line)
    {
        var match = Sample().Match(line);
        Demand(match.Success, line);
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label().Matches(match.Groups["labels"].Value))
            Demand(labels.TryAdd(label.Groups[1].Value, Unescape(label.Groups[2].Value)), line);
        return new ExposedSample(match.Groups["name"].Value, labels, Number(match.Groups["value"].Value));
    }

    private static bool IsOf(ExposedFamily family, ExposedSample sample) => family.Type == "histogram"
        ? sample.Name == $"{family.Name}_bucket" == sample.Labels.ContainsKey("le")
            && sample.Name[family.Name.Length..] is "_bucket" or "_sum" or "_count" && sample.Name.StartsWith(family.Name, StringComparison.Ordinal)
        : sample.Name == family.Name && !sample.Labels.ContainsKey("le");

    private static void CheckHistogram(ExposedFamily family)
    {
        foreach (var series in family.Samples.GroupBy(sample => sample.Series))
        {
            var buckets = series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
            Demand(buckets.Zip(buckets.Skip(1)).All(pair =>
                Number(pair.First.Labels["le"]) < Number(pair.Second.Labels["le"]) && pair.First.Value <= pair.Second.Value), $"{family.Name} {series.Key}");
            Demand(buckets.Count > 1 && buckets[^1].Labels["le"] == "+Inf", $"{family.Name} {series.Key}");
            Demand(buckets[^1].Value.Equals(series.Single(sample => sample.Name == $"{family.Name}_count").Value), $"{family.Name} {series.Key}");
            Demand(series.Count(sample => sample.Name == $"{family.Name}_sum") == 1, $"{family.Name} {series.Key}");
        }
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ when Float().IsMatch(text) => double.Parse(text, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"{text} is no number"),
    };

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(label => other.TryGetValue(label.Key, out var value) && value == label.Value);

    private static string Unescape(string value) => Escape().Replace(value, match => match.Value == "\\n" ? "\n" : match.Value[1..]);

    private static void Demand(bool isKept, string line)
    {
        if (!isKept) throw new FormatException($"The format does not have: {line}");
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\n"])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\[\\n"])*")*)\})? (?<value>\S+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(?:,|$)""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")]
    private static partial Regex Float();

    [GeneratedRegex("""\\[\\n"]""")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\\[\\n]")]
    private static partial Regex HelpEscape();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
