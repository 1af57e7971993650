using Hub.Actors.Diagnostics;

namespace Hub.Host.Api;

/// <summary>Who may call the HTTP API. Settings <c>HUB__API__KEYS__0__KEY</c>, <c>HUB__API__KEYS__1__KEY</c>, ….</summary>
public sealed class ApiOptions : IHubOptions
{
    /// <summary>
    /// Keys that open <c>POST /broadcast</c>. Default none: it then answers only while every listener is loopback,
    /// and 401 otherwise.
    /// </summary>
    public IList<ApiKey> Keys { get; } = [];

    static string IHubOptions.Section => "Api";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => Keys
        .Select((key, index) => (key, index))
        .Where(entry => string.IsNullOrWhiteSpace(entry.key.Key))
        .Select(entry => new OptionMistake($"{nameof(Keys)}:{entry.index}:{nameof(ApiKey.Key)}", entry.key.Key,
            "must not be empty: it is what a caller sends as Authorization: Bearer"));
}
