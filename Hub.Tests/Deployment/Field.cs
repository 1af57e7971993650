using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hub.Tests.Deployment;

/// <summary>A place in a manifest: what stands there, if anything does, and where it is.</summary>
/// <param name="Owner">The manifest, such as <c>Deployment/hub</c>.</param>
/// <param name="Path">The way to it, such as <c>spec.template.spec.containers[0].name</c>; empty for all of it.</param>
/// <param name="Node">What was read there, or null.</param>
internal sealed record Field(string Owner, string Path, YamlNode? Node)
{
    /// <summary>The member of this name, which need not be there.</summary>
    public Field this[string name] => new(
        Owner,
        Path.Length == 0 ? name : $"{Path}.{name}",
        (Node as YamlMappingNode)?.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == name).Value);

    public bool IsThere => Node is not null;

    /// <summary>Its text, whatever type that is of.</summary>
    public string? Text => (Node as YamlScalarNode)?.Value;

    /// <summary>Whether Kubernetes takes it for a text and for nothing else.</summary>
    public bool IsText => Node is YamlScalarNode scalar && (scalar.Style != ScalarStyle.Plain || !LooksLikeAnotherType(scalar.Value!));

    public int? Number => int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>What a list has; nothing where there is none.</summary>
    public IReadOnlyList<Field> Items =>
        Node is YamlSequenceNode list ? [.. list.Children.Select((item, index) => new Field(Owner, $"{Path}[{index}]", item))] : [];

    /// <summary>What a mapping has, by name.</summary>
    public IReadOnlyList<(string Name, Field Value)> Members =>
        Node is YamlMappingNode mapping ? [.. mapping.Children.Keys.Select(key => (key.ToString(), this[key.ToString()]))] : [];

    /// <summary>The deepest member that begins at or before a place in the text.</summary>
    public Field At(Mark mark)
    {
        var inner = Members.Select(member => member.Value).Concat(Items)
            .LastOrDefault(field => (field.Node!.Start.Line, field.Node.Start.Column).CompareTo((mark.Line, long.MaxValue)) <= 0);
        return inner is null ? this : inner.At(mark);
    }

    /// <summary>The labels of a mapping.</summary>
    public IReadOnlyDictionary<string, string?> Labels => Members.ToDictionary(member => member.Name, member => member.Value.Text);

    /// <summary>The item whose member <c>name</c> has this text; one that is not there if none has.</summary>
    public Field Named(string name) => Items.FirstOrDefault(item => item["name"].Text == name) ?? new Field(Owner, $"{Path}[{name}]", null);

    /// <summary>Says what is wrong here.</summary>
    public string Mistake(string rule) => $"{Owner} {Path}: {rule}";

    private static bool LooksLikeAnotherType(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out _) || text.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n";
}
