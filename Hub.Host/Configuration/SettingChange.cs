using System.Collections;
using System.Globalization;
using System.Reflection;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Configuration;

/// <summary>A setting that the configuration has another value for than the running node.</summary>
/// <param name="Name">Its variable; of a list what all of its variables begin with.</param>
/// <param name="IsLive">Whether the node can take it.</param>
/// <param name="Text">The new value, in words that may be logged.</param>
/// <param name="Apply">Has the node take it.</param>
internal sealed record SettingChange(string Name, bool IsLive, string Text, Action Apply)
{
    public static SettingChange Of(string name, PropertyInfo property, object running, object fresh)
    {
        var live = property.GetCustomAttribute<LiveAttribute>() ?? property.DeclaringType!.GetCustomAttribute<LiveAttribute>();
        var value = property.GetValue(fresh);
        return new SettingChange(name, live is { IsLive: true }, TextOf(value), () => property.SetValue(running, value));
    }

    /// <summary>Whether two values of a setting, lists of values or of objects with settings say the same.</summary>
    public static bool IsSame(object? one, object? other) => (one, other) switch
    {
        (IList list, IList others) => list.Count == others.Count && list.Cast<object>().Zip(others.Cast<object>()).All(pair => IsSame(pair.First, pair.Second)),
        (null, _) or (_, null) or (string, _) or (ValueType, _) => Equals(one, other),
        _ => one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).All(property => IsSame(property.GetValue(one), property.GetValue(other))),
    };

    // A text may be a secret.
    private static string TextOf(object? value) => value switch
    {
        null => "is not set any more",
        IList list => string.Create(CultureInfo.InvariantCulture, $"has {list.Count} entries now"),
        ValueType => string.Create(CultureInfo.InvariantCulture, $"is {value} now"),
        _ => "has changed",
    };
}
