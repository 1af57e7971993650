using Hub.Actors.Diagnostics;

namespace Hub.Host.Api;

/// <summary>Who may call the HTTP API. Settings <c>HUB__API__KEYS__0__KEY</c>, <c>HUB__API__KEYS__0__SCOPES</c>, …. A running node takes others.</summary>
[Live]
public sealed class ApiOptions : IHubOptions
{
    /// <summary>
    /// Keys, each with what it may do. Default none: <c>POST /broadcast</c> then answers only while every listener is loopback, and all else
    /// that needs a key answers 401.
    /// </summary>
    public IList<ApiKey> Keys { get; private set; } = [];

    static string IHubOptions.Section => "Api";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => Keys.SelectMany((key, index) => key.Mistakes($"{nameof(Keys)}:{index}"));
}
