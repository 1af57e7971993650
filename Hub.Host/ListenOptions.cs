using Hub.Actors.Diagnostics;

namespace Hub.Host;

/// <summary>
/// Where the hub listens. Settings <c>HUB__PORT</c> or <c>HUB__URLS</c>, flags <c>--port</c> or <c>--urls</c>; when
/// both are set, the stronger source wins (flag, environment, file), and within one source it is a mistake.
/// </summary>
public sealed class ListenOptions : IHubOptions
{
    /// <summary>The port of a hub that nobody has told one.</summary>
    internal const int DefaultPort = 8080;

    /// <summary>
    /// Port on this machine's loopback addresses. Default 8080 when <see cref="Urls"/> is not set either; from 0
    /// to 65535, where 0 takes a free port of 127.0.0.1.
    /// </summary>
    public int? Port { get; set; }

    /// <summary>
    /// Addresses such as <c>http://*:8080</c>, separated by semicolons; <c>*</c>, like every name but localhost, is
    /// every address of the machine. Port 0 takes a free one, but not of localhost, which is two addresses. Default
    /// none: <see cref="Port"/> decides.
    /// </summary>
    public string? Urls { get; set; }

    static string IHubOptions.Section => "";

    /// <summary>The addresses to bind, after the defaults.</summary>
    internal IReadOnlyList<string> Addresses => (Urls, Port) switch
    {
        ({ } urls, _) => Split(urls),
        // Kestrel cannot find one free port for both loopback addresses that localhost stands for.
        (null, 0) => ["http://127.0.0.1:0"],
        (null, var port) => [$"http://localhost:{port ?? DefaultPort}"],
    };

    IEnumerable<OptionMistake> IHubOptions.Mistakes()
    {
        if (Port is { } port && OptionRules.Between(nameof(Port), port, 0, ushort.MaxValue) is { } mistake)
            return [mistake];
        return Urls is not null && (Addresses.Count == 0 || !Addresses.All(address => IsAddress(address, "http")))
            ? [new OptionMistake(nameof(Urls), Urls, "must be addresses such as http://localhost:8080 or http://*:8080," +
                " separated by semicolons, with a port up to 65535; 0 takes a free one, but not of localhost")]
            : [];
    }

    /// <summary>The addresses of a text that has several.</summary>
    internal static string[] Split(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether the server can be bound to it.</summary>
    internal static bool IsAddress(string address, string scheme)
    {
        try
        {
            var parsed = BindingAddress.Parse(address);
            return parsed.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)
                && parsed is { PathBase: "", Host.Length: > 0, Port: >= 0 and <= ushort.MaxValue, IsUnixPipe: false }
                && !(parsed.Port == 0 && parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
