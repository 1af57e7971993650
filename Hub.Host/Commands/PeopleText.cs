using System.Globalization;

namespace Hub.Host.Commands;

/// <summary>Figures as people read them.</summary>
internal static class PeopleText
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A point in time, of this machine's zone.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    public static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A point of this day, likewise.</summary>
    public static string TimeOfDay(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Bytes in the largest unit of which there is one.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        while (bytes >= 1_024 && unit < s_units.Length - 1)
        {
            bytes /= 1_024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes.ToString(unit == 0 || bytes >= 100 ? "F0" : "F1", CultureInfo.InvariantCulture)} {s_units[unit]}");
    }

    /// <summary>A rate: with one digit where it is small.</summary>
    public static string Rate(double rate) => rate.ToString(rate is 0 or >= 100 ? "F0" : "F1", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
