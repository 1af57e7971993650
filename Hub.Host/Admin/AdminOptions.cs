using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>Who may look after the node, and where. Settings <c>HUB__ADMIN__…</c>; read at start, not changed afterwards.</summary>
public sealed class AdminOptions : IHubOptions
{
    // As much as a secret of the cluster.
    private const int MinKeyLength = 16;

    /// <summary>
    /// Addresses such as <c>http://localhost:9090</c>, separated by semicolons, where the paths <c>/admin/…</c> are served, and nothing else. Default none: they are
    /// served where the hub listens.
    /// </summary>
    public string? Urls { get; set; }

    /// <summary>
    /// What is sent as <c>Authorization: Bearer …</c>: at least 16 characters, all of them visible ASCII. Default none: <c>hub serve</c> makes one at start and
    /// writes it to a file that only its user can read; in an application of one's own nobody gets in.
    /// </summary>
    [Live]
    [Secret]
    public string? Key { get; set; }

    static string IHubOptions.Section => "Admin";

    /// <summary>The addresses to bind; none where the hub's own do.</summary>
    internal IReadOnlyList<string> Addresses => ListenOptions.Split(Urls ?? "");

    /// <summary>Whether the key can stand in a header.</summary>
    internal static bool CanBeSent(string key) => key.Length > 0 && key.All(character => character is > ' ' and < '\x7f');

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        Urls is not null && (Addresses.Count == 0 || !Addresses.All(address => ListenOptions.IsAddress(address, "http")))
            ? new OptionMistake(nameof(Urls), Urls, "must be addresses such as http://localhost:9090, separated by semicolons," +
                " with a port up to 65535; 0 takes a free one, but not of localhost")
            : null,
        // It is not repeated: what is told ends up in logs.
        Key is not null && (Key.Length < MinKeyLength || !CanBeSent(Key))
            ? new OptionMistake(nameof(Key), "***", $"must have at least {MinKeyLength} characters, none of them a space or beyond ASCII: make one with" +
                " openssl rand -base64 32; without one hub serve makes it")
            : null);
}
