using System.Collections;

namespace Hub.Actors.TestKit;

/// <summary>Whether a message is the expected one: equal, or a sequence of equal elements.</summary>
internal static class MessageEquality
{
    public static bool AreEqual(object? expected, object? actual)
    {
        if (Equals(expected, actual)) return true;
        return expected is IEnumerable and not string && actual is IEnumerable and not string
            && AreEqual(((IEnumerable)expected).Cast<object?>().ToList(), ((IEnumerable)actual).Cast<object?>().ToList());
    }

    private static bool AreEqual(List<object?> expected, List<object?> actual)
    {
        if (expected.Count != actual.Count) return false;
        for (var i = 0; i < expected.Count; i++)
        {
            if (!AreEqual(expected[i], actual[i])) return false;
        }
        return true;
    }
}
