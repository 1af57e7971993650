using System.Globalization;
using System.Text;
using Hub.Actors.Cluster;
using Hub.Actors.Connections;
using Hub.Host.Admin;
using Hub.Host.Api;
using Hub.Host.Authentication;
using Hub.Host.Otlp;
using Hub.Host.Routing;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>What a node says when it listens: where it is, what to try, what is off and which doors are open.</summary>
internal static class StartBanner
{
    /// <summary>The whole text. Its first line names every bound address after <c>listening on</c>.</summary>
    public static string Of(WebApplication app)
    {
        var addresses = app.Urls.Select(url => new ListenAddress(url)).ToList();
        // What others are told is where nobody can listen in; what is tried here needs no certificate that this machine trusts.
        var told = addresses.Find(address => address.IsEncrypted) ?? addresses[0];
        var s = told.IsEncrypted ? "s" : "";
        var tried = addresses.Find(address => !address.IsEncrypted) ?? told;
        var text = new StringBuilder()
            .AppendLine($"hub {HubVersion.Text} listening on {string.Join(' ', app.Urls)}")
            .AppendLine()
            .AppendLine($"  page     http{s}://{told.Authority}/")
            .AppendLine($"  socket   ws{s}://{told.Authority}/ws/{{room}}")
            .AppendLine($"  admin    {AdminPage(app.Services) ?? $"http{s}://{told.Authority}"}/admin/")
            .AppendLine($"  try      {OwnCommand.Text} connect ws{(tried.IsEncrypted ? "s" : "")}://{tried.Authority}/ws/lobby")
            .AppendLine($"  off      {string.Join(", ", Off(app.Services, told.IsEncrypted))}");
        // Not its headers: they hold secrets.
        if (app.Services.GetService<OtlpExport>()?.Target is { } metrics)
            text.AppendLine(CultureInfo.InvariantCulture, $"  metrics  to {metrics.Address} by {metrics.ProtocolName}, every {metrics.Interval.TotalSeconds} s");
        foreach (var door in OpenDoors(app.Services, addresses))
            text.AppendLine($"  warning  {door}");
        return text.AppendLine().AppendLine("Ctrl-C stops it.").ToString();
    }

    private static string? AdminPage(IServiceProvider services) =>
        services.GetRequiredService<AdminListener>().OwnUrls is [var own, ..] ? $"http://{new ListenAddress(own).Authority}" : null;

    private static IEnumerable<string> Off(IServiceProvider services, bool isEncrypted)
    {
        if (!Value<AuthOptions>(services).Required)
            yield return "authentication";
        if (!isEncrypted)
            yield return "TLS";
        if (!Value<ClusterOptions>(services).IsOn)
            yield return "cluster (this is the only node)";
        if (Value<RateLimitOptions>(services).Messages == 0)
            yield return "rate limit";
        if (Value<HeartbeatOptions>(services).Interval == TimeSpan.Zero)
            yield return "heartbeat";
        var limits = Value<LimitOptions>(services);
        if (limits.Handshake == TimeSpan.Zero)
            yield return "handshake limit";
        if (limits.MaxPayload == 0)
            yield return "message size limit";
        if (limits.OutboundBytes == 0)
            yield return "outbound limit";
    }

    private static IEnumerable<string> OpenDoors(IServiceProvider services, IReadOnlyList<ListenAddress> addresses)
    {
        var open = addresses.Where(address => !address.IsLoopback).ToList();
        var hasKey = Value<ApiOptions>(services).Keys.Count > 0;
        var isRequired = Value<AuthOptions>(services).Required;
        foreach (var same in open.GroupBy(address => address.IsEncrypted).Where(same => !isRequired || !same.Key))
            yield return $"{string.Join(' ', same.Select(address => address.Text))} is open to the network" +
                (isRequired ? ", unencrypted: who listens in sees tokens"
                    : $": whoever reaches it may read and write every room{(same.Key ? "" : ", unencrypted")}");
        if (open.Count > 0 && !hasKey)
            yield return "POST /broadcast refuses everybody (401) until HUB__API__KEYS__0__KEY is set";
        if (open.Count == 0 && !hasKey)
            yield return "POST /broadcast needs no key on this machine; HUB__API__KEYS__0__KEY sets one";
        if (Value<RateLimitOptions>(services).Messages == 0)
            yield return "the rate limit is off: one connection may send as much as it can";
        if (Value<OriginOptions>(services).Origins.Contains("*"))
            yield return "pages of every site may connect: --origin * allows all";
    }

    private static T Value<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
