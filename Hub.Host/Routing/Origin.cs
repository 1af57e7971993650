using System.Globalization;

namespace Hub.Host.Routing;

/// <summary>Scheme, host and port of a page (RFC 6454, section 4); hosts compare without regard to case.</summary>
internal sealed record Origin(string Scheme, string Host, int Port)
{
    /// <summary>Null for <c>null</c> and whatever else is no origin of the web.</summary>
    public static Origin? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
        && !text.EndsWith('/')
            ? new Origin(url.Scheme, url.IdnHost.ToLowerInvariant(), url.Port)
            : null;

    /// <summary>The origin whose pages are the hub's own: where the request went to.</summary>
    public static Origin? Of(HttpRequest request) => Parse($"{request.Scheme}://{request.Host}");

    public override string ToString() => Port == (Scheme == "https" ? 443 : 80)
        ? $"{Scheme}://{Host}"
        : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");
}
