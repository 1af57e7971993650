using System.CommandLine;
using System.CommandLine.Parsing;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>The flags of <c>hub serve</c>: each is another name for a setting and obeys that setting's rules.</summary>
internal sealed class ServeFlags
{
    private readonly Dictionary<Option<string>, Func<string, Dictionary<string, string>>> _flags = [];

    private readonly Option<string[]> _origins = new("--origin")
    {
        HelpName = "ORIGIN",
        Description = "A site whose pages may connect too, such as https://app.example, or * for all; may be repeated",
    };

    public ServeFlags()
    {
        Add("--port", "PORT", "Port on this machine's loopback addresses; 0 takes a free one [default: 8080]", "Port");
        Add("--urls", "URLS", "Addresses instead of a port, such as http://*:8080, separated by semicolons", "Urls");
        Add("--rate-limit", "MESSAGES/WINDOW|off", "Messages per connection and window [default: 100/00:01:00]", RateLimit)
            .Validators.Add(RefuseOtherShapes);
        Add("--heartbeat", "TIME", "Time between two pings; 0 = no pings [default: 00:00:30]", "Heartbeat:Interval");
        Add("--grace", "TIME", "Time connections have to say goodbye when the hub stops [default: 00:00:05]", "Shutdown:Grace");
    }

    /// <summary>The flag <c>--origin</c>.</summary>
    public Option<string[]> Origins => _origins;

    public IEnumerable<Option> Options => [.. _flags.Keys, _origins];

    public FlagSource Read(ParseResult parsed) => new(
    [
        .. from flag in _flags
           let text = parsed.GetValue(flag.Key)
           where text is not null
           select new FlagSource.Flag(flag.Key.Name, text, flag.Value(text)),
        .. (parsed.GetValue(_origins) ?? []).Select((origin, index) => new FlagSource.Flag(
            _origins.Name, origin, new Dictionary<string, string> { [$"{HubSettings.Root}:Origins:{index}"] = origin })),
    ]);

    private void Add(string name, string value, string description, string path) =>
        Add(name, value, description, text => new() { [$"{HubSettings.Root}:{path}"] = text });

    private Option<string> Add(
        string name, string value, string description, Func<string, Dictionary<string, string>> settings)
    {
        var option = new Option<string>(name) { HelpName = value, Description = description };
        _flags.Add(option, settings);
        return option;
    }

    private static Dictionary<string, string> RateLimit(string text) => text.Split('/') switch
    {
        ["off"] => new() { [RateLimitPath("Messages")] = "0", [RateLimitPath("Rate")] = "0" },
        [var messages, var window] => new() { [RateLimitPath("Messages")] = messages, [RateLimitPath("Window")] = window },
        _ => [],
    };

    private static string RateLimitPath(string setting) => $"{HubSettings.Root}:RateLimit:{setting}";

    private static void RefuseOtherShapes(OptionResult rateLimit)
    {
        if (rateLimit.Tokens is [var token] && RateLimit(token.Value).Count == 0)
            rateLimit.AddError($"--rate-limit {token.Value} must be messages/window such as 100/00:01:00, or off.");
    }
}
