using System.Globalization;
using System.Reflection;
using Hub.Actors.Diagnostics;
using Npgsql;

namespace Hub.Host.Configuration;

/// <summary>A setting with the value that it has, in words that anybody may read.</summary>
/// <param name="Name">Its variable.</param>
/// <param name="Value">As it would be written there; what nobody may read is <c>***</c>; null where there is none.</param>
/// <param name="Origin">What has set it, see <see cref="SettingOrigin"/>.</param>
internal sealed record SettingValue(string Name, string? Value, string Origin)
{
    private const string Hidden = "***";

    public static SettingValue Of(IConfiguration configuration, string path, PropertyInfo property, object? value)
    {
        var origin = SettingOrigin.Of(configuration, path);
        var text = origin == SettingOrigin.Default ? DefaultOf(configuration, path, value)
            // What is no value of its type has not become one; it is shown as it stands there.
            : configuration[path] is { } given && HubSettings.All.First(setting => setting.Matches(path)).BrokenBy(given) is not null ? given
            : TextOf(value);
        return new SettingValue(SettingName.Variable(path), Shown(property, text), origin);
    }

    private static string? DefaultOf(IConfiguration configuration, string path, object? value) =>
        // The only default that another setting decides.
        path == HubSettings.PortPath && configuration[HubSettings.UrlsPath] is null ? TextOf(ListenOptions.DefaultPort)
        : TextOf(value) is { Length: > 0 } text ? text
        : null;

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        TimeSpan time => OptionRules.Text(time),
        bool or Enum => value.ToString()!.ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string? Shown(PropertyInfo property, string? text)
    {
        if (string.IsNullOrEmpty(text)) return text;
        if (property.IsDefined(typeof(SecretAttribute))) return WithoutPassword(text);
        // It breaks the rules of addresses, and may be there all the same.
        return text.Contains("://", StringComparison.Ordinal) && text.Contains('@') ? Hidden : text;
    }

    // Of a connection string the rest is worth reading; whatever cannot be read as one may be the password itself.
    private static string WithoutPassword(string text)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (connection.Password is not null) connection.Password = Hidden;
            if (connection.SslPassword is not null) connection.SslPassword = Hidden;
            return connection.Count == 0 ? Hidden : connection.ConnectionString;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            return Hidden;
        }
    }
}
