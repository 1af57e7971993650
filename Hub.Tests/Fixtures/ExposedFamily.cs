namespace Hub.Tests.Fixtures;

/// <summary>All samples of one metric.</summary>
internal sealed record ExposedFamily(string Name, string Type, string Help, List<ExposedSample> Samples);
