namespace Hub.Tests.Fixtures;

/// <summary>One after the other: two browsers at a time are too much for a small machine.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserTests : ICollectionFixture<Browser>;
