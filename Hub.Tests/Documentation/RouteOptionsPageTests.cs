using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public partial class RouteOptionsPageTests
{
    [Fact]
    public void Every_option_stands_in_the_table_with_the_codes_default_and_nothing_else_does()
    {
        var fresh = new SocketOptions();
        var known = typeof(SocketOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property.Name, Default(property.GetValue(fresh))));

        var told = Row().Matches(GuidePage.Text("route-options.md")).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

        Assert.Equal(known.Order(), told.Order());
    }

    private static string Default(object? value) => value switch
    {
        null => "null",
        IEnumerable and not string => Assert.IsAssignableFrom<ICollection>(value).Count == 0 ? "empty" : "not empty",
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]*?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
