using YamlDotNet.RepresentationModel;

namespace Hub.Tests.Deployment;

/// <summary>One object of Kubernetes.</summary>
internal sealed record Manifest(string Kind, string Name, string Text, Field Root)
{
    /// <summary>Whether it makes pods.</summary>
    public bool IsWorkload => Kind is "Deployment" or "StatefulSet";

    /// <summary>What its pods are made by.</summary>
    public Field Pod => Root["spec"]["template"]["spec"];

    public IReadOnlyDictionary<string, string?> PodLabels => Root["spec"]["template"]["metadata"]["labels"].Labels;

    public IReadOnlyList<Field> Containers => Pod["containers"].Items;

    /// <summary>The container that runs the hub, if one of its pods does.</summary>
    public Field? Hub => Containers.FirstOrDefault(container =>
        container["image"].Text is { } image && image.Split('/')[^1].Split(':', '@')[0] == "hub");

    /// <summary>Whether a selector chooses its pods.</summary>
    public bool IsChosenBy(Field labels) => labels.Labels.Count > 0 && Carries(PodLabels, labels);

    /// <summary>Whether these labels have all that a selector asks for.</summary>
    public static bool Carries(IReadOnlyDictionary<string, string?> carried, Field selector) =>
        selector.Labels.All(label => carried.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>Reads what <c>kubectl kustomize</c> writes.</summary>
    public static IReadOnlyList<Manifest> ParseAll(string yaml)
    {
        // Whatever is indented belongs to a text.
        return [.. yaml.Split("\n---\n").Select(Of)];
    }

    private static Manifest Of(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var node = stream.Documents.Single().RootNode;
        var root = new Field("", "", node);
        var (kind, name) = (root["kind"].Text ?? "?", root["metadata"]["name"].Text ?? "?");
        return new Manifest(kind, name, text, new Field($"{kind}/{name}", "", node));
    }
}
