namespace Hub.Host.Authentication.Jwt;

/// <summary>Where an issuer publishes its keys.</summary>
internal static class JwksAddress
{
    /// <summary>Null for what is none. Over the network whoever can change http could put keys of his own there.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : null;
}
