using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>What the settings say of the node's admin paths, from where <c>hub serve</c> has them.</summary>
/// <param name="Address">Where they are reached from this machine; null where the port is any free one.</param>
/// <param name="Public">Where the hub itself is reached from this machine, likewise.</param>
/// <param name="Key">The key that is set, or null.</param>
internal sealed record AdminSettings(Uri? Address, Uri? Public, string? Key)
{
    /// <exception cref="AdminFailure">A setting breaks its rule.</exception>
    public static AdminSettings Read()
    {
        using var settings = ServedSettings.Read();
        var admin = settings.Get<AdminOptions>();
        var listening = Url(settings.Get<ListenOptions>().Addresses[0]);
        return new AdminSettings(admin.Addresses is [var own, ..] ? Url(own) : listening, listening, admin.Key);
    }

    private static Uri? Url(string text)
    {
        var address = new ListenAddress(text);
        return address.Port == 0 ? null : new Uri($"http://{address.Authority}");
    }
}
