using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Hub.Actors.Diagnostics;
using Hub.Host.Configuration;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public partial class SettingsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/settings.md"));

    [Fact]
    public void Every_setting_stands_in_the_table_and_nothing_else_does()
    {
        var known = HubSettings.All.Select(setting => setting.Path.ToUpperInvariant().Replace(":*", ":0", StringComparison.Ordinal)
            .Replace(":", "__", StringComparison.Ordinal));

        var told = Rows().Select(row => row.Name);

        Assert.Equal(known.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_default_in_the_table_is_the_codes()
    {
        var defaults = typeof(IHubOptions).Assembly.GetTypes().Concat(typeof(HubSettings).Assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IHubOptions)))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
                .Select(property => (Name: $"{SectionOf(type)}__{property.Name}".ToUpperInvariant(), Value: property.GetValue(Activator.CreateInstance(type)))));

        foreach (var (name, value) in defaults)
        {
            var row = Rows().Single(row => row.Name == name);
            Assert.Equal(Convert.ToString(value, CultureInfo.InvariantCulture), row.Default, ignoreCase: true);
        }
    }

    [Fact]
    public void Every_setting_that_a_running_node_takes_is_named_as_one()
    {
        var told = Page[Page.IndexOf("## While the hub runs", StringComparison.Ordinal)..];
        var live = from type in typeof(IHubOptions).Assembly.GetTypes().Concat(typeof(HubSettings).Assembly.GetTypes())
                   where type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IHubOptions))
                   from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                   where (property.GetCustomAttribute<LiveAttribute>() ?? type.GetCustomAttribute<LiveAttribute>()) is { IsLive: true }
                   let all = $"{SectionOf(type)}__".ToUpperInvariant()
                   where !told.Contains($"`{all}…`", StringComparison.Ordinal)
                   select (Full: all + property.Name.ToUpperInvariant(), Short: $"__{property.Name.ToUpperInvariant()}");

        Assert.DoesNotContain(live, name => !Regex.IsMatch(told, $"`{name.Full}(__…)?`|`{name.Short}`"));
    }

    private static string SectionOf(Type type)
    {
        var section = (string)type.GetProperty($"{typeof(IHubOptions).FullName}.Section", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        return section.Length == 0 ? "HUB" : $"HUB__{section}";
    }

    private static IEnumerable<(string Name, string Default)> Rows() =>
        Row().Matches(Page).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex(@"^\| `(HUB__\w+)`[^|]*\|[^|]*\| ([^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
