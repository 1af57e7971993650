using Hub.Host;
using Hub.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Deployment;

/// <summary>Every variable of the hub is a setting that exists, with a value that the hub takes.</summary>
internal static class EnvironmentRule
{
    public static IEnumerable<string> Mistakes(IReadOnlyList<Variable> variables, Field container)
    {
        var named = variables.SelectMany(variable => Variables.NamedIn(variable.Place.Text ?? "")).ToHashSet();
        foreach (var variable in variables.Where(variable => !named.Contains(variable.Name) && !IsSetting(variable)))
            yield return NameOf(variable).Mistake($"{variable.Name} is no setting");
        foreach (var (setting, rule) in Refused(variables))
        {
            var place = variables.FirstOrDefault(variable => variable.Setting.Equals(setting, StringComparison.OrdinalIgnoreCase))?.Place;
            yield return (place ?? container).Mistake($"{SettingName.Variable(setting)}{rule}");
        }
    }

    private static bool IsSetting(Variable variable) => HubSettings.All.Any(setting => setting.Matches(variable.Setting));

    // The name of a variable of a container stands beside its value, that of one of a ConfigMap is the place's own.
    private static Field NameOf(Variable variable)
    {
        var place = variable.Place;
        var entry = place.Path.IndexOf("].value", StringComparison.Ordinal);
        return entry < 0 ? place : place with { Path = $"{place.Path[..(entry + 1)]}.name" };
    }

    // The hub itself says so, as it does at its start.
    private static List<(string Setting, string Rule)> Refused(IReadOnlyList<Variable> variables)
    {
        var values = variables.Where(variable => variable.Value is not null).Select(variable => KeyValuePair.Create(variable.Setting, variable.Value));
        try
        {
            using var app = HubApplication.Build(builder => builder.Configuration.AddInMemoryCollection(values));
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures.Select(failure => Named(failure))];
        }
    }

    // What is told begins with the setting, by its path here, and an equals sign.
    private static (string Setting, string Rule) Named(string failure) => (failure.Split('=')[0], failure[failure.IndexOf('=', StringComparison.Ordinal)..]);
}
