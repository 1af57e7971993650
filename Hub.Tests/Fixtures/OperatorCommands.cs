namespace Hub.Tests.Fixtures;

/// <summary>Tests of commands on one cluster: one after the other, as each sees all that the cluster has.</summary>
[CollectionDefinition(nameof(OperatorCommands))]
public sealed class OperatorCommands : ICollectionFixture<OperatedCluster>;
