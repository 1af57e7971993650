using System.Text.RegularExpressions;

namespace Hub.Tests.Deployment;

/// <summary>The variables of a container, as Kubernetes puts them together.</summary>
/// <param name="manifests">All objects of the overlay.</param>
/// <param name="secrets">What the secrets have that are not among them: examples, by <c>name/key</c>.</param>
internal sealed partial class Variables(IReadOnlyList<Manifest> manifests, IReadOnlyDictionary<string, string> secrets)
{
    private readonly List<string> _mistakes = [];
    private readonly List<Variable> _set = [];

    /// <summary>What cannot be put together.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>In the order in which they may refer to each other.</summary>
    public IReadOnlyList<Variable> Of(Field container)
    {
        _set.Clear();
        foreach (var source in container["envFrom"].Items) AddAll(source["configMapRef"]["name"]);
        foreach (var variable in container["env"].Items)
        {
            if (variable["name"].Text is { } name) Add(name, variable);
            else _mistakes.Add(variable["name"].Mistake("is missing"));
        }

        return [.. _set];
    }

    /// <summary>The other variables that a value names.</summary>
    public static IEnumerable<string> NamedIn(string value) => Reference().Matches(value).Select(match => match.Groups[1].Value);

    private void AddAll(Field name)
    {
        if (manifests.FirstOrDefault(manifest => manifest.Kind == "ConfigMap" && manifest.Name == name.Text) is not { } map)
        {
            _mistakes.Add(name.Mistake($"there is no ConfigMap {name.Text}"));
            return;
        }

        foreach (var (key, value) in map.Root["data"].Members) Set(key, value.Text, value);
    }

    private void Add(string name, Field variable)
    {
        var (text, from) = (variable["value"], variable["valueFrom"]);
        if (text.IsThere) Set(name, Expand(text), text);
        else if (from["fieldRef"]["fieldPath"] is { IsThere: true } path) Set(name, PodField(path), path);
        else if (from["secretKeyRef"] is { IsThere: true } reference) Set(name, Secret(reference), reference);
        else _mistakes.Add(variable.Mistake($"{name} has no value"));
    }

    private void Set(string name, string? value, Field place)
    {
        if (place["key"].IsThere || place.IsText) _set.Add(new Variable(name, value, place));
        else _mistakes.Add(place.Mistake($"{name} must be a text: put {place.Text} in quotes"));
    }

    private string Expand(Field text)
    {
        foreach (var name in NamedIn(text.Text!).Where(name => _set.All(variable => variable.Name != name)))
            _mistakes.Add(text.Mistake($"$({name}) is not set before it"));
        return Reference().Replace(text.Text!, match => _set.Find(variable => variable.Name == match.Groups[1].Value)?.Value ?? match.Value);
    }

    private string? PodField(Field path)
    {
        if (path.Text == "metadata.name") return "hub-7d9f8b6c5d-x2zkq";
        if (path.Text == "status.podIP") return "10.244.1.5";
        _mistakes.Add(path.Mistake($"a pod has no {path.Text} that is used here"));
        return null;
    }

    private string? Secret(Field reference)
    {
        var (name, key) = (reference["name"].Text, reference["key"].Text);
        var own = manifests.FirstOrDefault(manifest => manifest.Kind == "Secret" && manifest.Name == name)?.Root["stringData"][key ?? ""].Text;
        if (own is not null || secrets.TryGetValue($"{name}/{key}", out own)) return own;
        _mistakes.Add(reference.Mistake($"docs/kubernetes.md does not tell how to make the key {key} of the secret {name}"));
        return null;
    }

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")]
    private static partial Regex Reference();
}
