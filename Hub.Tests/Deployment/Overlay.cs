namespace Hub.Tests.Deployment;

/// <summary>All that is wrong with what an overlay is rendered to; each mistake names the object and the path of its field.</summary>
internal static class Overlay
{
    /// <param name="manifests">What it is rendered to.</param>
    /// <param name="secrets">Examples of what the secrets have that people make: <c>name/key</c>.</param>
    /// <param name="mayTellSecrets">Whether it is for trials, where passwords stand in manifests.</param>
    public static IReadOnlyList<string> Mistakes(
        IReadOnlyList<Manifest> manifests, IReadOnlyDictionary<string, string> secrets, bool mayTellSecrets = false)
    {
        var mistakes = new List<string>(new SelectorRule(manifests).Mistakes());
        mistakes.AddRange(manifests.SelectMany(TypeRule.Mistakes));
        if (!mayTellSecrets) mistakes.AddRange(SecretRule.Mistakes(manifests));
        foreach (var workload in manifests.Where(manifest => manifest.IsWorkload))
        {
            mistakes.AddRange(SecurityRule.Mistakes(workload));
            mistakes.AddRange(workload.Containers.SelectMany(ImageRule.Mistakes));
            mistakes.AddRange(workload.Containers.SelectMany(ProbeRule.Mistakes));
            var variables = new Variables(manifests, secrets);
            foreach (var other in workload.Containers.Where(container => container != workload.Hub)) variables.Of(other);
            if (workload.Hub is { } hub)
            {
                var given = variables.Of(hub);
                mistakes.AddRange(EnvironmentRule.Mistakes(given, hub));
                mistakes.AddRange(PortRule.Mistakes(given, hub));
                mistakes.AddRange(TimesRule.Mistakes(given, workload.Pod));
                mistakes.AddRange(RolloutRule.Mistakes(manifests, workload, given));
            }

            mistakes.AddRange(variables.Mistakes);
        }

        return mistakes;
    }
}
