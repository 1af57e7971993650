namespace Hub.Tests.Deployment;

/// <summary>Each rule of overlays can be broken, and says where.</summary>
public class OverlayMistakesTests
{
    private const string Pod = "Deployment/hub spec.template.spec";
    private const string Container = $"{Pod}.containers[0]";

    [Theory]
    [InlineData("name: HUB__CLUSTER__NODE", "name: HUB__CLUSTER__NOD", $"{Container}.env[0].name: HUB__CLUSTER__NOD is no setting")]
    [InlineData("HUB__PROXIES__0: 10.0.0.0/8", "HUB__PROXY__0: 10.0.0.0/8", "data.HUB__PROXY__0: HUB__PROXY__0 is no setting")]
    [InlineData("HUB__PROXIES__0: 10.0.0.0/8", "HUB__PROXIES__0: ten", "data.HUB__PROXIES__0: HUB__PROXIES__0=ten must be a network")]
    [InlineData("HUB__SHUTDOWN__DRAIN: \"00:00:20\"", "HUB__SHUTDOWN__DRAIN: a while", "data.HUB__SHUTDOWN__DRAIN: HUB__SHUTDOWN__DRAIN=a while must be a time")]
    [InlineData("HUB__SHUTDOWN__DRAIN: \"00:00:20\"", "HUB__SHUTDOWN__DRAIN: \"00:00:50\"", "data.HUB__SHUTDOWN__LIMIT: HUB__SHUTDOWN__LIMIT=00:01:00 is shorter than stopping takes")]
    [InlineData("HUB__SHUTDOWN__DRAIN: \"00:00:20\"", "HUB__SHUTDOWN__DRAIN: \"00:00:35\"", $"{Pod}.terminationGracePeriodSeconds: 00:01:00 is shorter than DELAY + DRAIN + GRACE = 00:00:45")]
    [InlineData("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 90", $"{Pod}.terminationGracePeriodSeconds: 00:01:30 is not HUB__SHUTDOWN__LIMIT, 00:01:00")]
    [InlineData("HUB__LIMITS__CONNECTIONS: \"30000\"", "HUB__LIMITS__CONNECTIONS: 30000", "data.HUB__LIMITS__CONNECTIONS: HUB__LIMITS__CONNECTIONS must be a text")]
    [InlineData("$(POD_IP)", "$(POD_ADDRESS)", $"{Container}.env[2].value: $(POD_ADDRESS) is not set before it")]
    [InlineData("fieldPath: status.podIP", "fieldPath: status.podip", $"{Container}.env[1].valueFrom.fieldRef.fieldPath: a pod has no status.podip")]
    [InlineData("key: postgres\n", "key: database\n", $"{Container}.env[3].valueFrom.secretKeyRef: docs/kubernetes.md does not tell how to make the key database of the secret hub-secrets")]
    [InlineData("configMapRef:\n            name: hub-", "configMapRef:\n            name: huh-", $"{Container}.envFrom[0].configMapRef.name: there is no ConfigMap huh-")]
    [InlineData("containerPort: 8081", "containerPort: 8082", $"{Container}.ports[1].containerPort: 8082 is not the port of HUB__CLUSTER__URLS=http://*:8081")]
    [InlineData("containerPort: 9090\n          name: admin", "containerPort: 9090\n          name: operators", $"{Container}.ports[2].name: operators is no port of the hub")]
    [InlineData("POD_IP):8081", "POD_IP):8080", $"{Container}.env[2].value: http://10.244.1.5:8080 does not lead to the port links")]
    [InlineData("path: /health/ready\n            port: http", "path: /health/ready\n            port: admin", $"{Container}.readinessProbe.httpGet.port: must be http")]
    [InlineData("startupProbe:", "startedProbe:", $"{Container}.startupProbe: asks nothing")]
    [InlineData("image: registry.example.com/hub:0.1.0", "image: registry.example.com/hub:latest", $"{Container}.image: registry.example.com/hub:latest is not pinned")]
    [InlineData("image: registry.example.com/hub:0.1.0", "image: registry.example.com:5000/hub", $"{Container}.image: registry.example.com:5000/hub is not pinned")]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", $"{Pod}.securityContext.runAsNonRoot: must be true")]
    [InlineData("runAsUser: 1654", "runAsUser: 0", $"{Pod}.securityContext.runAsUser: must be the number of a user that is not root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", $"{Pod}.securityContext.seccompProfile.type: must be RuntimeDefault")]
    [InlineData("      automountServiceAccountToken: false", "      automountServiceAccountToken: true", $"{Pod}.automountServiceAccountToken: must be false")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", $"{Pod}.enableServiceLinks: must be false")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: false\n      hostNetwork: true", $"{Pod}.hostNetwork: pods share nothing")]
    [InlineData("emptyDir:\n          sizeLimit: 64Mi", "hostPath:\n          path: /tmp", $"{Pod}.volumes[0].hostPath: pods share nothing")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", $"{Container}.securityContext.allowPrivilegeEscalation: must be false")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: true\n          privileged: true", $"{Container}.securityContext.privileged: nothing is needed")]
    [InlineData("readOnlyRootFilesystem: true", "writable: true", $"{Container}.securityContext.readOnlyRootFilesystem: must be true")]
    [InlineData("- ALL", "- NET_RAW", $"{Container}.securityContext.capabilities.drop: must drop ALL")]
    [InlineData("drop:\n            - ALL", "drop:\n            - ALL\n            add:\n            - NET_RAW", $"{Container}.securityContext.capabilities.add: nothing is needed")]
    [InlineData("memory: 3Gi", "storage: 3Gi", $"{Container}.resources.limits.memory: is missing")]
    [InlineData("serviceAccountName: hub", "serviceAccountName: hop", $"{Pod}.serviceAccountName: there is no ServiceAccount hop")]
    [InlineData("- mountPath: /tmp\n          name: tmp", "- mountPath: /tmp\n          name: temp", $"{Container}.volumeMounts[0].name: there is no volume temp")]
    [InlineData("    matchLabels:\n      app.kubernetes.io/name: hub\n  strategy", "    matchLabels:\n      app.kubernetes.io/name: hop\n  strategy", "Deployment/hub spec.selector.matchLabels: does not choose its own pods")]
    [InlineData("matchLabels:\n            app.kubernetes.io/name: hub\n        maxSkew", "matchLabels:\n            app.kubernetes.io/name: hop\n        maxSkew", $"{Pod}.topologySpreadConstraints[0].labelSelector.matchLabels: does not choose its own pods")]
    [InlineData("targetPort: http", "targetPort: https", "Service/hub spec.ports[0].targetPort: the pods have no port https")]
    [InlineData("  selector:\n    app.kubernetes.io/name: hub\n---", "  selector:\n    app.kubernetes.io/name: hop\n---", "Service/hub spec.selector: chooses no pods")]
    [InlineData("  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: hub", "  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: hop", "PodDisruptionBudget/hub spec.selector.matchLabels: chooses no pods")]
    [InlineData("kind: Deployment\n    name: hub", "kind: Deployment\n    name: hop", "HorizontalPodAutoscaler/hub spec.scaleTargetRef.name: there is no Deployment hop")]
    [InlineData("service:\n            name: hub", "service:\n            name: hop", "Ingress/hub spec.rules[0].http.paths[0].backend.service.name: there is no Service hop")]
    [InlineData("port:\n              name: http", "port:\n              name: https", "Ingress/hub spec.rules[0].http.paths[0].backend.service.port.name: hub has no such port")]
    [InlineData("  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: hub\n  policyTypes", "  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: hop\n  policyTypes", "NetworkPolicy/hub spec.podSelector.matchLabels: chooses no pods")]
    [InlineData("    ports:\n    - port: links", "    ports:\n    - port: link", "NetworkPolicy/hub spec.ingress[1].ports[0].port: the pods have no port link")]
    [InlineData("  - ports:\n    - port: http\n", "  - ports:\n    - port: links\n", "NetworkPolicy/hub spec.ingress[0].from: everybody may come in here")]
    [InlineData("      app.kubernetes.io/component: metrics\n      app.kubernetes.io/name: hub", "      app.kubernetes.io/component: metric\n      app.kubernetes.io/name: hub", "ServiceMonitor/hub spec.selector.matchLabels: chooses 0 services")]
    [InlineData("    port: admin\n  selector", "    port: metrics\n  selector", "ServiceMonitor/hub spec.endpoints[0].port: the service has no port metrics")]
    [InlineData("minReadySeconds: 15", "minReadySeconds: 15\n  replicas: 3", "Deployment/hub spec.replicas: are the autoscaler's")]
    [InlineData("maxSurge: 1", "maxSurge: 2", "Deployment/hub spec.strategy.rollingUpdate.maxSurge: must be 1")]
    [InlineData("maxUnavailable: 0", "maxUnavailable: 1", "Deployment/hub spec.strategy.rollingUpdate.maxUnavailable: must be 0")]
    [InlineData("minReplicas: 3", "minReplicas: 1", "HorizontalPodAutoscaler/hub spec.minReplicas: a cluster has at least two nodes")]
    [InlineData("stabilizationWindowSeconds: 600", "stabilizationWindowSeconds: 60", "HorizontalPodAutoscaler/hub spec.behavior.scaleDown.stabilizationWindowSeconds: must be at least 300")]
    [InlineData("periodSeconds: 300\n        type: Pods\n        value: 1", "periodSeconds: 300\n        type: Pods\n        value: 4", "HorizontalPodAutoscaler/hub spec.behavior.scaleDown.policies[0].value: must be 1")]
    [InlineData("  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: hub", "  scaleTargetRef:\n    name: hop", "Deployment/hub spec: has no autoscaler")]
    [InlineData("HUB__URLS: http://*:8080", "HUB__AUTH__KEY: 0123456789abcdef0123456789abcdef", "data.HUB__AUTH__KEY: HUB__AUTH__KEY belongs into a secret")]
    [InlineData("HUB__URLS: http://*:8080", "HUB__PORT: \"8080\"", $"{Container}: HUB__URLS is not set")]
    [InlineData("kind: PodDisruptionBudget", "kind: Secret", "Secret/hub stringData: is no secret where everybody reads it")]
    [InlineData("            key: admin-key", "            kee: admin-key", $"{Container}.env[4].valueFrom.secretKeyRef: docs/kubernetes.md does not tell")]
    [InlineData("minReadySeconds: 15", "minReadySecond: 15", "Deployment/hub spec.minReadySecond: Property 'minReadySecond' not found")]
    [InlineData("publishNotReadyAddresses: true", "publishNotReadyAddress: true", "Service/hub-links spec.publishNotReadyAddress: Property 'publishNotReadyAddress' not found")]
    [InlineData("periodSeconds: 2\n", "periodSeconds: two\n", $"{Container}.startupProbe.periodSeconds: ")]
    [InlineData("apiVersion: policy/v1\n", "apiVersion: policy/v3\n", "PodDisruptionBudget/hub kind: Kubernetes has no such object in policy/v3")]
    public async Task A_broken_overlay_is_told_by_the_path_of_the_field(string right, string wrong, string mistake)
    {
        var rendered = await Kubectl.RenderAsync("production-monitored");
        Assert.Contains(right, rendered, StringComparison.Ordinal);

        var at = rendered.IndexOf(right, StringComparison.Ordinal);
        var mistakes = Overlay.Mistakes(Manifest.ParseAll(rendered.Remove(at, right.Length).Insert(at, wrong)), KubernetesPage.Secrets);

        Assert.Contains(mistakes, told => told.Contains(mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("type: Recreate", "type: RollingUpdate", "Deployment/hub spec.strategy.type: without HUB__CLUSTER__POSTGRES two nodes are two hubs")]
    [InlineData("maxReplicas: 1", "maxReplicas: 2", "HorizontalPodAutoscaler/hub spec.maxReplicas: without HUB__CLUSTER__POSTGRES two nodes are two hubs")]
    public async Task A_node_without_a_database_stays_alone(string right, string wrong, string mistake)
    {
        var rendered = (await Kubectl.RenderAsync("development")).Replace(right, wrong, StringComparison.Ordinal);

        Assert.Equal([mistake], Overlay.Mistakes(Manifest.ParseAll(rendered), KubernetesPage.Secrets));
    }
}
