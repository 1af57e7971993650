namespace Hub.Tests.Fixtures;

/// <summary>One line with a value.</summary>
/// <param name="Name">Its name, that of its family or with a suffix.</param>
/// <param name="Labels">Its labels, without their escapes.</param>
/// <param name="Value">Its value.</param>
internal sealed record ExposedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Its labels without <c>le</c>, as a text that is the same for the same labels.</summary>
    public string Series => string.Join(',', Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal));
}
