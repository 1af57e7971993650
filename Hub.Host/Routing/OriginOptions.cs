using Hub.Actors.Diagnostics;

namespace Hub.Host.Routing;

/// <summary>Which pages may open sockets. Settings <c>HUB__ORIGINS__0</c>, <c>HUB__ORIGINS__1</c>, …, flag <c>--origin</c>.</summary>
public sealed class OriginOptions : IHubOptions
{
    /// <summary>
    /// Origins beside the hub's own whose pages may connect, such as <c>https://app.example</c>; <c>*</c> for all. Default none: a browser's page has to
    /// come from the very host and port that it connects to. Programs that send no Origin are not asked.
    /// </summary>
    public IList<string> Origins { get; } = [];

    static string IHubOptions.Section => "";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => Origins
        .Select((origin, index) => (origin, index))
        .Where(entry => entry.origin != "*" && Origin.Parse(entry.origin) is null)
        .Select(entry => new OptionMistake($"{nameof(Origins)}:{entry.index}", entry.origin,
            "must be an origin such as https://app.example or http://localhost:3000, without a path; * is every origin"));
}
