using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>The node that a command looks after.</summary>
/// <param name="Server">Where its admin paths are.</param>
/// <param name="Key">What is shown there; null where none was found.</param>
internal sealed record AdminTarget(Uri Server, string? Key)
{
    private const string Variable = "HUB_SERVER";

    /// <param name="server">What was typed after <c>--server</c>, or null.</param>
    /// <param name="token">What was typed after <c>--token</c>, or null.</param>
    /// <exception cref="AdminFailure">There is no address, or it is none.</exception>
    public static AdminTarget Of(string? server, string? token)
    {
        if (server is not null) return At(Parse("--server", server, ExitCodes.Usage), token);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable) return At(Parse(Variable, variable, ExitCodes.Failed), token);

        var settings = AdminSettings.Read();
        var address = settings.Address ?? throw PortUnknown();
        return new AdminTarget(address, token ?? settings.Key ?? AdminKeyFile.Read(address.Port));
    }

    /// <summary>Where a node is reached by everybody, as a load balancer does.</summary>
    /// <param name="server">What was typed after <c>--server</c>, or null.</param>
    /// <exception cref="AdminFailure">There is no address, or it is none.</exception>
    public static Uri PublicOf(string? server) =>
        server is not null ? Parse("--server", server, ExitCodes.Usage) : AdminSettings.Read().Public ?? throw PortUnknown();

    private static AdminFailure PortUnknown() => new(
        "the port 0 of the settings is any free one: give the node's address with --server, as it was told when the node started", ExitCodes.Usage);

    // The key of a node of this machine is shown to nobody else.
    private static AdminTarget At(Uri server, string? token) =>
        new(server, token ?? AdminSettings.Read().Key ?? (server.IsLoopback ? AdminKeyFile.Read(server.Port) : null));

    private static Uri Parse(string name, string text, int exitCode)
    {
        var complete = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(complete, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Host.Length: > 0, PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? url
            : throw new AdminFailure($"{name} {text} must be an address such as http://localhost:8080, without a path", exitCode);
    }
}
