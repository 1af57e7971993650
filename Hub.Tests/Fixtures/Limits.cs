namespace Hub.Tests.Fixtures;

internal static class Limits
{
    /// <summary>How long a test waits for something that must come: long enough for any machine, short enough to end.</summary>
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);
}
