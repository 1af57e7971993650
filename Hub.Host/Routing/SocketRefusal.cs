namespace Hub.Host.Routing;

/// <summary>Answers an upgrade request that is not granted.</summary>
/// <param name="Status">The status, from 300 to 599.</param>
/// <param name="Text">The body, as <c>text/plain</c> unless <paramref name="Headers"/> says otherwise.</param>
/// <param name="Headers">Further headers; null for none.</param>
/// <exception cref="ArgumentOutOfRangeException">The status refuses nothing.</exception>
public sealed record SocketRefusal(int Status, string Text, IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>The status, from 300 to 599.</summary>
    public int Status { get; init; } = Status is >= 300 and <= 599
        ? Status
        : throw new ArgumentOutOfRangeException(nameof(Status), Status, "An upgrade is refused with a status from 300 to 599");

    /// <param name="context">The upgrade that is refused.</param>
    /// <param name="reason">What it is counted as.</param>
    internal Task WriteAsync(HttpContext context, UpgradeOutcome reason)
    {
        reason.Mark(context);
        return WriteAsync(context);
    }

    internal async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        foreach (var (name, value) in Headers ?? new Dictionary<string, string>()) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(Text);
    }
}
