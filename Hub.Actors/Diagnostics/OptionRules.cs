using System.Globalization;

namespace Hub.Actors.Diagnostics;

/// <summary>The rules that several options share; each returns null when the value keeps it.</summary>
internal static class OptionRules
{
    // The longest time that a timer may be set to; a day is also longer than any of these settings makes sense.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    public static OptionMistake? NotNegative(string property, int value) =>
        value >= 0 ? null : new OptionMistake(property, Text(value), "must be 0 (off) or more");

    public static OptionMistake? Between(string property, int value, int least, int most) =>
        value >= least && value <= most
            ? null
            : new OptionMistake(property, Text(value), $"must be a whole number from {Text(least)} to {Text(most)}");

    /// <summary>From zero, which usually means off, to one day.</summary>
    public static OptionMistake? AtMostADay(string property, TimeSpan value) =>
        value >= TimeSpan.Zero && value <= s_longest
            ? null
            : new OptionMistake(property, Text(value), "must be a time hh:mm:ss from 0 to 1.00:00:00 (one day)");

    /// <summary>More than zero, up to one day.</summary>
    public static OptionMistake? SomeTimeUpToADay(string property, TimeSpan value) =>
        value > TimeSpan.Zero && value <= s_longest
            ? null
            : new OptionMistake(property, Text(value), "must be a time hh:mm:ss above 0 and up to 1.00:00:00 (one day)");

    public static IEnumerable<OptionMistake> Broken(params IEnumerable<OptionMistake?> rules) =>
        rules.OfType<OptionMistake>();

    public static string Text(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
