using Hub.Actors.Diagnostics;

namespace Hub.Host.Authentication;

/// <summary>Who may connect. Settings <c>HUB__AUTH__…</c>.</summary>
public sealed class AuthOptions : IHubOptions
{
    /// <summary>
    /// Whether every route of <c>MapHub</c> and <c>MapRoom</c> requires a good token: without one 401. Default false: a route takes tokens, and requires one where
    /// <c>RequireAuthorization()</c> says so. Needs an <see cref="ITokenVerifier"/>; the start is refused without.
    /// </summary>
    public bool Required { get; set; }

    static string IHubOptions.Section => "Auth";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => [];
}
