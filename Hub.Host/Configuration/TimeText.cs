using System.Globalization;

namespace Hub.Host.Configuration;

/// <summary>The one way in which times are written, in settings and on the command line.</summary>
internal static class TimeText
{
    /// <summary>Completes a sentence about a text that is no time.</summary>
    public const string Rule = "must be a time hh:mm:ss, such as 00:00:30, or 0";

    /// <summary>Reads <c>hh:mm:ss</c>, with days before or parts of a second behind, or a bare 0.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        // TimeSpan.Parse alone would read 30 as thirty days and 10:00 as ten hours.
        return text == "0"
            || (text.Count(c => c == ':') == 2 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time));
    }
}
