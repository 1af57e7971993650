using System.Globalization;

namespace Hub.Host.Commands;

/// <summary>Numbers as people write many of them: <c>0-170, 203</c>.</summary>
internal static class Ranges
{
    /// <param name="numbers">Rising.</param>
    public static string Of(IEnumerable<int> numbers)
    {
        var parts = new List<string>();
        (int First, int Last)? open = null;
        foreach (var number in numbers)
        {
            if (open is { } range && number == range.Last + 1)
            {
                open = (range.First, number);
                continue;
            }

            Close();
            open = (number, number);
        }

        Close();
        return parts.Count == 0 ? "-" : string.Join(", ", parts);

        void Close()
        {
            if (open is not { } range) return;
            parts.Add(range.First == range.Last
                ? range.First.ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"));
        }
    }
}
