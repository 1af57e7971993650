using Hub.Actors.Client;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>The way to a node's <see cref="AdminApi.Socket"/>.</summary>
internal static class AdminHubClient
{
    public static Uri UrlOf(AdminClient client) =>
        new UriBuilder(new Uri(client.Server, AdminApi.Socket)) { Scheme = client.Server.Scheme == "https" ? "wss" : "ws" }.Uri;

    public static HubClientOptions OptionsOf(AdminClient client) => new()
    {
        Token = _ => ValueTask.FromResult(client.Key),
        // The way to this machine leads over no proxy.
        Configure = options =>
        {
            if (client.Server.IsLoopback) options.Proxy = null;
        },
    };
}
