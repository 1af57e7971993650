using System.Globalization;
using System.Text;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>Paths below <see cref="AdminApi.Root"/> with what people have typed in them.</summary>
internal static class AdminPath
{
    /// <param name="room">Any name.</param>
    public static string Room(string room) => $"{AdminApi.Rooms}/{Uri.EscapeDataString(room)}";

    /// <param name="room">Any name.</param>
    public static string Messages(string room) => $"{Room(room)}/messages";

    /// <param name="id">What was typed for one.</param>
    public static string Connection(string id) => $"{AdminApi.Connections}/{Uri.EscapeDataString(id)}";

    /// <summary>A path with the parameters that are not null.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            separator = '&';
        }

        return text.ToString();
    }
}
