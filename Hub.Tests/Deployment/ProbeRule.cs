namespace Hub.Tests.Deployment;

/// <summary>Every container says whether it has started, is ready and lives.</summary>
internal static class ProbeRule
{
    public static readonly string[] Kinds = ["startupProbe", "readinessProbe", "livenessProbe"];

    public static IEnumerable<string> Mistakes(Field container) =>
        from kind in Kinds
        let probe = container[kind]
        where !probe["httpGet"]["path"].IsThere && !probe["exec"]["command"].IsThere
        select probe.Mistake("asks nothing");

    /// <summary>The paths that are asked for.</summary>
    public static IEnumerable<Field> Paths(IEnumerable<Manifest> manifests) =>
        from manifest in manifests
        where manifest.IsWorkload
        from container in manifest.Containers
        from kind in Kinds
        let path = container[kind]["httpGet"]["path"]
        where path.IsThere
        select path;
}
