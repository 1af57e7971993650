using System.Text.RegularExpressions;
using Hub.Actors.Diagnostics;
using Npgsql;

namespace Hub.Actors.Cluster;

/// <summary>
/// Which cluster the node belongs to. Settings <c>HUB__CLUSTER__…</c>; read at start, not changed afterwards. Nothing
/// but <see cref="Postgres"/> is needed for nodes that reach each other at their host's address.
/// </summary>
public sealed partial class ClusterOptions : IHubOptions
{
    private const int MinSecretLength = 16;
    private const int MaxNodeLength = 100;

    // A shorter lease leaves no room for a renewal that fails and the next that succeeds; with a longer one the rooms of
    // a node that died stand still for more than a minute.
    private static readonly TimeSpan s_shortestLease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_longestLease = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Connection string of the PostgreSQL database (14 or newer) that all nodes of the cluster share, such as
    /// <c>Host=db;Username=hub;Password=…;Database=hub</c>. Default none: the node is alone. Its <c>Search Path</c> names
    /// the schema, which is <c>hub</c> without one.
    /// </summary>
    [Secret]
    public string? Postgres { get; set; }

    /// <summary>
    /// What a node has to know to be linked to, the same on all, at least 16 characters. Default none: the database holds one that was made with
    /// its schema.
    /// </summary>
    [Secret]
    public string? Secret { get; set; }

    /// <summary>
    /// The node's name, its own in the cluster and the same after a restart: up to 100 letters, digits, dots, hyphens and
    /// underscores. Default none: the machine's name and the port.
    /// </summary>
    public string? Node { get; set; }

    /// <summary>
    /// Where the other nodes' links arrive: addresses such as <c>http://*:8081</c>, separated by semicolons. Default
    /// <c>http://*:0</c>, a free port of every address of the machine, which the database tells the others.
    /// </summary>
    public string Urls { get; set; } = "http://*:0";

    /// <summary>
    /// The address under which the other nodes reach this one, such as <c>http://10.0.0.5:8081</c>. Default none: the machine's address and the
    /// port of <see cref="Urls"/>.
    /// </summary>
    public string? Advertise { get; set; }

    /// <summary>
    /// Time after which a node that the database has not heard of loses its rooms to others. Default 3 s, from 3 s to
    /// 60 s. The node itself stops acting 200 ms earlier.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    static string IHubOptions.Section => "Cluster";

    internal bool IsOn => Postgres is not null;

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        ConnectionString(),
        Secret is { Length: < MinSecretLength }
            ? new OptionMistake(nameof(Secret), "***", $"must have at least {MinSecretLength} characters; without one the database holds a secret")
            : null,
        Node is not null && !NodeName().IsMatch(Node)
            ? new OptionMistake(nameof(Node), Node, $"must be 1 to {MaxNodeLength} letters, digits, dots, hyphens or underscores")
            : null,
        Addresses().Length > 0 && Addresses().All(address => IsAddress(address, mayBeAny: true))
            ? null
            : new OptionMistake(nameof(Urls), Urls, "must be addresses such as http://*:8081, separated by semicolons; port 0 takes a free one, but" +
                " not of localhost"),
        Advertise is null || IsAddress(Advertise, mayBeAny: false)
            ? null
            : new OptionMistake(nameof(Advertise), Advertise, "must be the one address under which other nodes reach this one, such as" +
                " http://10.0.0.5:8081, with a host, a port and no path"),
        Lease >= s_shortestLease && Lease <= s_longestLease
            ? null
            : new OptionMistake(nameof(Lease), OptionRules.Text(Lease),
                $"must be a time from {OptionRules.Text(s_shortestLease)} to {OptionRules.Text(s_longestLease)}"));

    // The text has a password in it, so that it is not repeated.
    private OptionMistake? ConnectionString()
    {
        const string Way = "must be a connection string such as Host=db;Username=hub;Password=…;Database=hub";
        if (Postgres is null) return null;
        if (Postgres.Contains("://", StringComparison.Ordinal))
            return new OptionMistake(nameof(Postgres), "***", $"{Way}, not a URL");
        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(Postgres).Host)
                ? new OptionMistake(nameof(Postgres), "***", $"{Way}; this one has no Host")
                : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or InvalidCastException)
        {
            return new OptionMistake(nameof(Postgres), "***", $"{Way}: {unreadable.Message}");
        }
    }

    private string[] Addresses() => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // An address to listen on may be any of the machine's and any port; one to be reached at may not.
    private static bool IsAddress(string text, bool mayBeAny)
    {
        if (AnyHost().Match(text) is { Success: true } any)
            return mayBeAny && ushort.TryParse(any.Groups[1].Value, out _);
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "http", Host.Length: > 0, PathAndQuery: "/", UserInfo: "", Fragment: "" }
            && (address.Port > 0 || (mayBeAny && !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex NodeName();

    [GeneratedRegex(@"^http://[*+]:(\d+)/?\z", RegexOptions.IgnoreCase)]
    private static partial Regex AnyHost();
}
