using System.Collections.Concurrent;
using Hub.Actors.Diagnostics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>
/// The series of one instrument, one for each set of tags that it was recorded with. Safe to use from any thread; finding a series that is
/// there takes no lock and allocates nothing.
/// </summary>
/// <param name="width">How many sums each series has.</param>
internal sealed class SeriesTable(int width)
{
    /// <summary>So many series an instrument has at most; what comes with yet another set of tags is counted in one together.</summary>
    public const int Most = 2_000;

    private const string OverflowLabels = "overflow=\"true\"";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Tag[], StripedSums> _byTags = new(TagComparer.Instance);

    // By what is written: tags that differ, such as 1 and "1", may read the same. Guarded by the lock.
    private readonly SortedDictionary<string, StripedSums> _byLabels = new(StringComparer.Ordinal);
    private int _sets;
    private volatile StripedSums? _plain;
    private volatile StripedSums? _overflow;

    /// <summary>The series of these tags, made if there is none.</summary>
    public StripedSums Of(ReadOnlySpan<Tag> tags)
    {
        if (tags.IsEmpty) return _plain ?? AddPlain();
        return _byTags.GetAlternateLookup<ReadOnlySpan<Tag>>().TryGetValue(tags, out var series) ? series : _overflow ?? Add(tags);
    }

    /// <summary>All series by their labels, in the labels' order.</summary>
    public KeyValuePair<string, StripedSums>[] ToArray()
    {
        lock (_lock) return [.. _byLabels];
    }

    // What has no tags is what is recorded per message.
    private StripedSums AddPlain()
    {
        lock (_lock)
        {
            if (_plain is { } made) return made;
            _byLabels.Add("", _plain = new StripedSums(width));
            return _plain;
        }
    }

    private StripedSums Add(ReadOnlySpan<Tag> tags)
    {
        lock (_lock)
        {
            if (_byTags.GetAlternateLookup<ReadOnlySpan<Tag>>().TryGetValue(tags, out var series)) return series;
            if (_overflow is not null) return _overflow;
            if (_sets == Most)
            {
                _byLabels[OverflowLabels] = _overflow = new StripedSums(width, isStriped: false);
                return _overflow;
            }

            var labels = Labels.Of(tags);
            if (!_byLabels.TryGetValue(labels, out series)) _byLabels.Add(labels, series = new StripedSums(width, isStriped: false));
            _byTags.TryAdd(tags.ToArray(), series);
            _sets++;
            return series;
        }
    }
}
