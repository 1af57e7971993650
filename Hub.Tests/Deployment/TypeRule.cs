using k8s;
using YamlDotNet.Core;

namespace Hub.Tests.Deployment;

/// <summary>Kubernetes has every kind, every field, and the type of its value: those of its own client.</summary>
internal static class TypeRule
{
    // Kinds of the Prometheus operator, of which the client knows nothing.
    private const string Foreign = "monitoring.coreos.com/";

    public static IEnumerable<string> Mistakes(Manifest manifest)
    {
        var version = manifest.Root["apiVersion"].Text ?? "";
        if (version.StartsWith(Foreign, StringComparison.Ordinal)) return [];
        try
        {
            KubernetesYaml.LoadAllFromString(manifest.Text, strict: true);
            return [];
        }
        catch (YamlException unreadable)
        {
            // The outer ones tell of what it is in.
            while (unreadable.InnerException is YamlException inner) unreadable = inner;
            return [manifest.Root.At(unreadable.Start).Mistake(unreadable.GetBaseException().Message)];
        }
        catch (KeyNotFoundException)
        {
            return [manifest.Root["kind"].Mistake($"Kubernetes has no such object in {version}")];
        }
    }
}
