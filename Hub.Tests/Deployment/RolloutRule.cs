namespace Hub.Tests.Deployment;

/// <summary>A deploy never has fewer nodes than before, and nodes without a database are never two.</summary>
internal static class RolloutRule
{
    public static IEnumerable<string> Mistakes(IReadOnlyList<Manifest> manifests, Manifest deployment, IReadOnlyList<Variable> variables)
    {
        var spec = deployment.Root["spec"];
        var scaler = manifests.FirstOrDefault(manifest => manifest.Kind == "HorizontalPodAutoscaler"
            && manifest.Root["spec"]["scaleTargetRef"]["name"].Text == deployment.Name);
        if (scaler is null)
        {
            yield return spec.Mistake("has no autoscaler");
            yield break;
        }

        if (spec["replicas"] is { IsThere: true } replicas) yield return replicas.Mistake("are the autoscaler's: each apply would set them back");
        var isCluster = variables.Any(variable => variable.Name == "HUB__CLUSTER__POSTGRES");
        foreach (var mistake in isCluster ? OfCluster(spec["strategy"], scaler.Root["spec"]) : OfSingle(spec["strategy"], scaler.Root["spec"]))
            yield return mistake;
    }

    private static IEnumerable<string> OfCluster(Field strategy, Field scaler)
    {
        if (strategy["rollingUpdate"]["maxSurge"] is var surge && surge.Number != 1) yield return surge.Mistake("must be 1");
        if (strategy["rollingUpdate"]["maxUnavailable"] is var less && less.Number != 0) yield return less.Mistake("must be 0");
        if (scaler["minReplicas"] is var least && least.Number is not >= 2) yield return least.Mistake("a cluster has at least two nodes");
        var down = scaler["behavior"]["scaleDown"];
        if (down["stabilizationWindowSeconds"] is var window && window.Number is not >= 300) yield return window.Mistake("must be at least 300: who is let go comes back to the others");
        foreach (var value in down["policies"].Items.Select(policy => policy["value"]).Where(value => value.Number != 1))
            yield return value.Mistake("must be 1: who is let go comes back to the others");
    }

    private static IEnumerable<string> OfSingle(Field strategy, Field scaler)
    {
        const string Rule = "without HUB__CLUSTER__POSTGRES two nodes are two hubs";
        if (strategy["type"].Text != "Recreate" || strategy["rollingUpdate"].IsThere) yield return strategy["type"].Mistake(Rule);
        if (scaler["maxReplicas"] is var most && most.Number != 1) yield return most.Mistake(Rule);
    }
}
