namespace Hub.Tests.Deployment;

/// <summary>Pods may do nothing that they need not, and take no more than they are given.</summary>
internal static class SecurityRule
{
    public static IEnumerable<string> Mistakes(Manifest workload)
    {
        var pod = workload.Pod;
        foreach (var mistake in Must(pod["securityContext"]["runAsNonRoot"], "true")
            .Concat(Must(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault"))
            .Concat(Must(pod["automountServiceAccountToken"], "false"))
            .Concat(Must(pod["enableServiceLinks"], "false")))
            yield return mistake;
        if (pod["securityContext"]["runAsUser"] is var user && user.Number is not > 0) yield return user.Mistake("must be the number of a user that is not root");
        foreach (var shared in (string[])["hostNetwork", "hostPID", "hostIPC"])
            if (pod[shared].IsThere) yield return pod[shared].Mistake("pods share nothing with their machine");
        foreach (var volume in pod["volumes"].Items.Where(volume => volume["hostPath"].IsThere))
            yield return volume["hostPath"].Mistake("pods share nothing with their machine");
        foreach (var mistake in workload.Containers.SelectMany(OfContainer)) yield return mistake;
    }

    private static IEnumerable<string> OfContainer(Field container)
    {
        var security = container["securityContext"];
        foreach (var mistake in Must(security["allowPrivilegeEscalation"], "false").Concat(Must(security["readOnlyRootFilesystem"], "true")))
            yield return mistake;
        var dropped = security["capabilities"]["drop"];
        if (dropped.Items.All(capability => capability.Text != "ALL")) yield return dropped.Mistake("must drop ALL");
        if (security["capabilities"]["add"] is { IsThere: true } added) yield return added.Mistake("nothing is needed");
        if (security["privileged"] is { IsThere: true } privileged) yield return privileged.Mistake("nothing is needed");
        foreach (var amount in from kind in (string[])["requests", "limits"]
                               from resource in (string[])["cpu", "memory"]
                               select container["resources"][kind][resource])
            if (!amount.IsThere) yield return amount.Mistake("is missing");
    }

    private static IEnumerable<string> Must(Field field, string value)
    {
        if (field.Text != value) yield return field.Mistake($"must be {value}");
    }
}
