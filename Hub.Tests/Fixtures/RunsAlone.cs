namespace Hub.Tests.Fixtures;

/// <summary>Tests that measure the memory of the whole process: they run when no other does.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
