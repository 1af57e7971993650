using System.Net;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

public class OverlayTests
{
    private const string Trial = "trial";

    public static TheoryData<string, string> Rendered()
    {
        var data = new TheoryData<string, string>();
        foreach (var program in Kubectl.Programs)
            foreach (var overlay in Kubectl.Overlays)
                data.Add(overlay, program);
        return data;
    }

    [Theory]
    [MemberData(nameof(Rendered))]
    public async Task An_overlay_has_no_mistake(string overlay, string program)
    {
        var manifests = Manifest.ParseAll(await Kubectl.RenderAsync(overlay, program));

        Assert.Contains(manifests, manifest => manifest is { Kind: "Deployment", Hub: not null });
        Assert.Empty(Overlay.Mistakes(manifests, KubernetesPage.Secrets, mayTellSecrets: overlay == Trial));
    }

    [Fact]
    public void There_are_four_overlays() => Assert.Equal(["development", "production", "production-monitored", Trial], Kubectl.Overlays);

    [Theory]
    [InlineData("production")]
    [InlineData("production-monitored")]
    public async Task Production_is_three_nodes_of_a_cluster(string overlay)
    {
        var manifests = Manifest.ParseAll(await Kubectl.RenderAsync(overlay));

        Assert.Equal(3, manifests.Single(manifest => manifest.Kind == "HorizontalPodAutoscaler").Root["spec"]["minReplicas"].Number);
        var hub = manifests.Single(manifest => manifest.Kind == "Deployment").Hub!;
        Assert.Equal("hub-secrets", hub["env"].Named("HUB__CLUSTER__POSTGRES")["valueFrom"]["secretKeyRef"]["name"].Text);
    }

    [Fact]
    public async Task Development_is_one_node_that_needs_no_secret()
    {
        var manifests = Manifest.ParseAll(await Kubectl.RenderAsync("development"));

        Assert.Equal(1, manifests.Single(manifest => manifest.Kind == "HorizontalPodAutoscaler").Root["spec"]["maxReplicas"].Number);
        var hub = manifests.Single(manifest => manifest.Kind == "Deployment").Hub!;
        Assert.DoesNotContain(hub["env"].Items, variable => variable["valueFrom"]["secretKeyRef"].IsThere);
    }

    [Fact]
    public async Task Every_path_that_a_probe_asks_for_is_the_hosts()
    {
        await using var server = await HubServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Url };
        var manifests = await Task.WhenAll(Kubectl.Overlays.Select(overlay => Kubectl.RenderAsync(overlay)));
        var paths = manifests.SelectMany(yaml => ProbeRule.Paths(Manifest.ParseAll(yaml))).ToLookup(path => path.Text!);

        Assert.Equal(["/health/live", "/health/ready"], paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        foreach (var path in paths)
        {
            using var answer = await http.GetAsync(path.Key);
            Assert.Equal((path.First().Path, HttpStatusCode.OK), (path.First().Path, answer.StatusCode));
        }
    }

    [Fact]
    public async Task The_image_is_of_this_version()
    {
        foreach (var overlay in Kubectl.Overlays)
        {
            var deployment = Manifest.ParseAll(await Kubectl.RenderAsync(overlay)).Single(manifest => manifest.Kind == "Deployment");
            Assert.EndsWith($"hub:{Hub.Host.HubVersion.Text.Split('+')[0]}", deployment.Hub!["image"].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bad_overlay_is_told_by_the_path_of_its_field()
    {
        var folder = Kubectl.Copy(Kubectl.Folder);
        try
        {
            var overlay = Path.Combine(folder, "overlays/production");
            await File.WriteAllTextAsync(Path.Combine(overlay, "bad.yaml"),
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: hub
                spec:
                  template:
                    spec:
                      containers:
                        - name: hub
                          env:
                            - name: HUB__HEARTBEET__INTERVAL
                              value: "00:00:10"
                """);
            var kustomization = Path.Combine(overlay, "kustomization.yaml");
            var text = await File.ReadAllTextAsync(kustomization);
            await File.WriteAllTextAsync(kustomization, text.Replace("patchesStrategicMerge:\n", "patchesStrategicMerge:\n  - bad.yaml\n", StringComparison.Ordinal));

            var mistakes = Overlay.Mistakes(Manifest.ParseAll(await Kubectl.RenderAsync(folder, "production", "kubectl")), KubernetesPage.Secrets);

            Assert.Equal(["Deployment/hub spec.template.spec.containers[0].env[0].name: HUB__HEARTBEET__INTERVAL is no setting"], mistakes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
