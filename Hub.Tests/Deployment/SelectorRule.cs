namespace Hub.Tests.Deployment;

/// <summary>Whatever names another object, its pods, its labels or its ports names what is there.</summary>
internal sealed class SelectorRule(IReadOnlyList<Manifest> manifests)
{
    public IEnumerable<string> Mistakes() => manifests.SelectMany(manifest => manifest.Kind switch
    {
        "Deployment" or "StatefulSet" => OfWorkload(manifest),
        "Service" => OfService(manifest.Root["spec"]),
        "Ingress" => OfIngress(manifest.Root["spec"]),
        "PodDisruptionBudget" => Pods(manifest.Root["spec"]["selector"]["matchLabels"]),
        "HorizontalPodAutoscaler" => Named(manifest.Root["spec"]["scaleTargetRef"]["name"], manifest.Root["spec"]["scaleTargetRef"]["kind"].Text),
        "NetworkPolicy" => OfPolicy(manifest.Root["spec"]),
        "ServiceMonitor" => OfMonitor(manifest.Root["spec"]),
        _ => [],
    });

    private IEnumerable<string> OfWorkload(Manifest workload)
    {
        var spreads = workload.Pod["topologySpreadConstraints"].Items.Select(spread => spread["labelSelector"]["matchLabels"]);
        foreach (var selector in spreads.Prepend(workload.Root["spec"]["selector"]["matchLabels"]))
            if (!workload.IsChosenBy(selector)) yield return selector.Mistake("does not choose its own pods");
        if (workload.Pod["serviceAccountName"] is { IsThere: true } account)
            foreach (var mistake in Named(account, "ServiceAccount")) yield return mistake;
        if (workload.Root["spec"]["serviceName"] is { IsThere: true } service)
            foreach (var mistake in Named(service, "Service")) yield return mistake;
        foreach (var mount in workload.Containers.SelectMany(container => container["volumeMounts"].Items).Select(mount => mount["name"]))
        {
            var claims = workload.Root["spec"]["volumeClaimTemplates"].Items.Select(claim => claim["metadata"]["name"].Text);
            if (!workload.Pod["volumes"].Items.Select(volume => volume["name"].Text).Concat(claims).Contains(mount.Text))
                yield return mount.Mistake($"there is no volume {mount.Text}");
        }
    }

    private IEnumerable<string> OfService(Field service) => Pods(service["selector"]).Concat(
        from port in service["ports"].Items
        let target = port["targetPort"].IsThere ? port["targetPort"] : port["port"]
        where !PortsOf(service["selector"]).Contains(target.Text)
        select target.Mistake($"the pods have no port {target.Text}"));

    private IEnumerable<string> OfIngress(Field ingress)
    {
        foreach (var backend in ingress["rules"].Items.SelectMany(rule => rule["http"]["paths"].Items).Select(path => path["backend"]["service"]))
        {
            var service = manifests.FirstOrDefault(manifest => manifest.Kind == "Service" && manifest.Name == backend["name"].Text);
            if (service is null) yield return backend["name"].Mistake($"there is no Service {backend["name"].Text}");
            else if (!HasPort(service, backend["port"]["name"])) yield return backend["port"]["name"].Mistake($"{service.Name} has no such port");
        }
    }

    private IEnumerable<string> OfPolicy(Field policy)
    {
        var own = policy["podSelector"]["matchLabels"];
        foreach (var mistake in Pods(own)) yield return mistake;
        foreach (var rule in policy["ingress"].Items)
        {
            foreach (var mistake in rule["from"].Items.Where(from => from["podSelector"].IsThere).SelectMany(from => Pods(from["podSelector"]["matchLabels"])))
                yield return mistake;
            foreach (var port in rule["ports"].Items.Select(port => port["port"]).Where(port => !PortsOf(own).Contains(port.Text)))
                yield return port.Mistake($"the pods have no port {port.Text}");
            // Only clients may come from anywhere.
            if (rule["from"].Items.Count == 0 && rule["ports"].Items.Any(port => port["port"].Text != "http"))
                yield return rule["from"].Mistake("everybody may come in here");
        }
    }

    private IEnumerable<string> OfMonitor(Field monitor)
    {
        var labels = monitor["selector"]["matchLabels"];
        var services = manifests.Where(manifest => manifest.Kind == "Service" && Manifest.Carries(manifest.Root["metadata"]["labels"].Labels, labels)).ToList();
        if (services.Count != 1) yield return labels.Mistake($"chooses {services.Count} services in place of one");
        foreach (var port in monitor["endpoints"].Items.Select(endpoint => endpoint["port"]).Where(port => !services.All(service => HasPort(service, port))))
            yield return port.Mistake($"the service has no port {port.Text}");
    }

    private IEnumerable<string> Named(Field name, string? kind)
    {
        if (!manifests.Any(manifest => manifest.Kind == kind && manifest.Name == name.Text)) yield return name.Mistake($"there is no {kind} {name.Text}");
    }

    private IEnumerable<string> Pods(Field labels)
    {
        if (!manifests.Any(manifest => manifest.IsWorkload && manifest.IsChosenBy(labels))) yield return labels.Mistake("chooses no pods");
    }

    private HashSet<string?> PortsOf(Field labels) =>
        [.. manifests.Where(manifest => manifest.IsWorkload && manifest.IsChosenBy(labels))
            .SelectMany(workload => workload.Containers).SelectMany(container => container["ports"].Items)
            .SelectMany(port => new[] { port["name"].Text, port["containerPort"].Text })];

    private static bool HasPort(Manifest service, Field name) => service.Root["spec"]["ports"].Named(name.Text ?? "").IsThere;
}
