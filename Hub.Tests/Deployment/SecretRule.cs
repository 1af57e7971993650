namespace Hub.Tests.Deployment;

/// <summary>No secret stands where everybody reads it.</summary>
internal static class SecretRule
{
    private static readonly string[] s_endings = ["__KEY", "__SECRET", "__POSTGRES", "PASSWORD"];

    // A file, not what is in it.
    private const string CertificateKey = "HUB__TLS__KEY";

    public static IEnumerable<string> Mistakes(IReadOnlyList<Manifest> manifests)
    {
        foreach (var secret in manifests.Where(manifest => manifest.Kind == "Secret"))
            yield return secret.Root["stringData"].Mistake("is no secret where everybody reads it");
        var told = manifests.Where(manifest => manifest.Kind == "ConfigMap").SelectMany(map => map.Root["data"].Members)
            .Concat(from manifest in manifests
                    where manifest.IsWorkload
                    from container in manifest.Containers
                    from variable in container["env"].Items
                    where variable["value"].IsThere
                    select (variable["name"].Text ?? "", variable["value"]));
        foreach (var (name, value) in told.Where(pair => pair.Item1 != CertificateKey && s_endings.Any(pair.Item1.EndsWith)))
            yield return value.Mistake($"{name} belongs into a secret");
    }
}
