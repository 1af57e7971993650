using System.Globalization;

namespace Hub.Host.Routing;

/// <summary>How many messages one connection may send. Each further one is answered <c>{"error":"Rate limit exceeded"}</c> and not processed.</summary>
public sealed record SocketRateLimit
{
    private SocketRateLimit(int messages, TimeSpan time, bool isBucket) => (Messages, Time, IsBucket) = (messages, time, isBucket);

    /// <summary>Any number.</summary>
    public static SocketRateLimit None { get; } = new(0, TimeSpan.FromSeconds(1), isBucket: false);

    internal int Messages { get; }

    internal TimeSpan Time { get; }

    internal bool IsBucket { get; }

    /// <summary>So many in a window of time that begins with its first message; 1,000 refusals in one window close with 4103.</summary>
    /// <param name="messages">At least 1.</param>
    /// <param name="window">From 1 ms to one day.</param>
    public static SocketRateLimit Window(int messages, TimeSpan window) => new(messages, window, isBucket: false);

    /// <summary>So many a second, and a store of as many as the burst to begin with; 1,000 refusals in a row close with 4103.</summary>
    /// <param name="perSecond">At least 1.</param>
    /// <param name="burst">At least 1.</param>
    public static SocketRateLimit Bucket(int perSecond, int burst) => new(burst, TimeSpan.FromSeconds(1) / Math.Max(perSecond, 1) * (perSecond < 1 ? 0 : 1), isBucket: true);

    internal IEnumerable<string> Mistakes()
    {
        // A window of no messages looks the same, and is a mistake.
        if (ReferenceEquals(this, None)) yield break;
        if (Messages < 1) yield return string.Create(CultureInfo.InvariantCulture, $"RateLimit: {Messages} messages must be 1 or more");
        if (!IsBucket && (Time < TimeSpan.FromMilliseconds(1) || Time > TimeSpan.FromDays(1)))
            yield return $"RateLimit: a window of {Time} must be from 1 ms to one day";
        if (IsBucket && Time <= TimeSpan.Zero) yield return "RateLimit: a bucket must take 1 message a second or more";
    }
}
