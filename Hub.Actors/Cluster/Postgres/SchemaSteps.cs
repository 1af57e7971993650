namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// The statements that bring the tables from each version to the next, the first ones from nothing. Each only adds, so that nodes which know less go
/// on beside those that know more, and locks a table of before for no longer than a renewal can wait: <c>hub_meta</c> behind all others. One whose tables
/// hubs that do not know it must not use sets <c>hub_meta.oldest_hub</c>.
/// </summary>
/// <param name="scripts">The first is that of version 1.</param>
internal sealed class SchemaSteps(IReadOnlyList<string> scripts)
{
    // A new version is a file schema-N.sql and this number.
    private const int OwnVersion = 2;

    /// <summary>Those of this build.</summary>
    public static SchemaSteps Own { get; } = new([.. Enumerable.Range(1, OwnVersion).Select(Read)]);

    /// <summary>What the tables are of when all are done.</summary>
    public int Version => scripts.Count;

    /// <summary>Makes the tables of that version from those of the one before.</summary>
    public string To(int version) => scripts[version - 1];

    /// <summary>These, and one more.</summary>
    public SchemaSteps Then(string script) => new([.. scripts, script]);

    private static string Read(int version)
    {
        var name = version == 1 ? "schema.sql" : $"schema-{version}.sql";
        using var text = new StreamReader(typeof(SchemaSteps).Assembly.GetManifestResourceStream($"Hub.Actors.Cluster.{name}")!);
        return text.ReadToEnd();
    }
}
