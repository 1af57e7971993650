using Hub.Actors.Connections;
using Hub.Host;
using Hub.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Host.Configuration;

public sealed class HubSettingsTests
{
    [Fact]
    public void The_settings_are_the_properties_of_the_options_classes() => Assert.Equal(
        [
            "HUB__ADMIN__KEY", "HUB__ADMIN__URLS",
            "HUB__API__KEYS__*__KEY",
            "HUB__API__KEYS__*__SCOPES",
            "HUB__AUTH__AUDIENCE", "HUB__AUTH__ISSUER", "HUB__AUTH__JWKS", "HUB__AUTH__KEY", "HUB__AUTH__KEYFILE", "HUB__AUTH__REQUIRED", "HUB__AUTH__SKEW",
            "HUB__CLUSTER__ADVERTISE", "HUB__CLUSTER__LEASE", "HUB__CLUSTER__NODE", "HUB__CLUSTER__POSTGRES", "HUB__CLUSTER__SECRET", "HUB__CLUSTER__URLS",
            "HUB__DEFLATE__CONTEXTTAKEOVER",
            "HUB__DEFLATE__ENABLED",
            "HUB__DEFLATE__LEVEL",
            "HUB__DEFLATE__THRESHOLD",
            "HUB__DEFLATE__WINDOWBITS",
            "HUB__HEARTBEAT__INTERVAL",
            "HUB__LIMITS__BACKLOG", "HUB__LIMITS__CONNECTIONS", "HUB__LIMITS__CONNECTIONSPERADDRESS", "HUB__LIMITS__CONNECTIONSPERUSER",
            "HUB__LIMITS__HANDSHAKE", "HUB__LIMITS__HELLO", "HUB__LIMITS__HISTORYBYTES", "HUB__LIMITS__INBOUND", "HUB__LIMITS__INBOUNDBYTES", "HUB__LIMITS__INBOUNDNODEBYTES",
            "HUB__LIMITS__MAXPAYLOAD", "HUB__LIMITS__NEWPERSECOND",
            "HUB__LIMITS__OUTBOUNDBYTES", "HUB__LIMITS__ROOMS",
            "HUB__LOG__FORMAT",
            "HUB__ORIGINS__*",
            "HUB__PORT",
            "HUB__PROXIES__*",
            "HUB__RATELIMIT__BURST", "HUB__RATELIMIT__MESSAGES", "HUB__RATELIMIT__RATE",
            "HUB__RATELIMIT__WINDOW",
            "HUB__REBALANCE__ABOVE", "HUB__REBALANCE__RATE",
            "HUB__ROOMS__*__HISTORY", "HUB__ROOMS__*__JOIN", "HUB__ROOMS__*__KEEP", "HUB__ROOMS__*__KEEPBYTES", "HUB__ROOMS__*__MATCH",
            "HUB__ROOMS__*__PRESENCE", "HUB__ROOMS__*__PUBLISH", "HUB__ROOMS__*__READ", "HUB__ROOMS__*__SLOW", "HUB__ROOMS__*__TTL",
            "HUB__SHUTDOWN__DELAY",
            "HUB__SHUTDOWN__DRAIN",
            "HUB__SHUTDOWN__GRACE",
            "HUB__SHUTDOWN__LIMIT",
            "HUB__SHUTDOWN__REASON",
            "HUB__TLS__CERTIFICATE", "HUB__TLS__KEY", "HUB__TLS__URLS",
            "HUB__URLS",
        ],
        HubSettings.All.Select(setting => SettingName.Variable(setting.Path)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_defaults_break_no_rule_and_listen_on_8080_of_this_machine()
    {
        await using var app = HubApplication.Build(_ => { });
        Assert.Equal(["http://localhost:8080"], app.Urls);
    }

    [Fact]
    public void A_text_that_is_no_value_is_told_by_the_name_of_its_source()
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("Hub:Port", "abc")]);
        var grace = new Dictionary<string, string> { ["Hub:Shutdown:Grace"] = "5" };
        ((IConfigurationBuilder)configuration).Add(new FlagSource([new("--grace", "5", grace)]));
        Assert.Equal(
            ["Hub:Port=abc must be a whole number", "--grace 5 must be a time hh:mm:ss, such as 00:00:30, or 0"],
            HubSettings.Unreadable(configuration, HubSettings.All));
    }

    [Fact]
    public void A_switch_and_a_choice_are_told_what_they_can_be()
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(
            [new("Hub:Deflate:Enabled", "on"), new("Hub:Deflate:Level", "9"), new("Hub:Deflate:ContextTakeover", "TRUE")]);
        Assert.Equal(
            ["Hub:Deflate:Enabled=on must be true or false", "Hub:Deflate:Level=9 must be fastest, optimal or smallest"],
            HubSettings.Unreadable(configuration, HubSettings.All));
    }

    [Fact]
    public async Task Compression_is_set_by_words()
    {
        await using var app = HubApplication.Build(builder => builder.Configuration.AddInMemoryCollection(
        [
            new("Hub:Deflate:Enabled", "true"), new("Hub:Deflate:Level", "smallest"), new("Hub:Deflate:Threshold", "0"),
            new("Hub:Deflate:WindowBits", "8"), new("Hub:Deflate:ContextTakeover", "true"),
        ]));
        var options = app.Services.GetRequiredService<IOptions<DeflateOptions>>().Value;
        Assert.Equal(
            (true, DeflateLevel.Smallest, 0, 8, true),
            (options.Enabled, options.Level, options.Threshold, options.WindowBits, options.ContextTakeover));
    }

    [Theory]
    [InlineData("Hub:Deflate:WindowBits", "7", "Hub:Deflate:WindowBits=7 must be a whole number from 8 to 15")]
    [InlineData("Hub:Deflate:WindowBits", "16", "Hub:Deflate:WindowBits=16 must be a whole number from 8 to 15")]
    [InlineData("Hub:Deflate:Threshold", "-1", "Hub:Deflate:Threshold=-1 must be a whole number from 0 to 2147483647")]
    public void A_number_out_of_its_range_stops_the_start(string path, string text, string failure)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => HubApplication.Build(builder =>
            builder.Configuration.AddInMemoryCollection([new(path, text)])));
        Assert.Equal([failure], refused.Failures);
    }

    [Theory]
    [InlineData("9000", "http://*:1", "http://*:1")]
    [InlineData(null, "http://*:1", "http://*:1")]
    [InlineData("9000", null, null)]
    public void Of_port_and_addresses_the_stronger_source_wins(string? weakPort, string? strongUrls, string? urls)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(weakPort is null ? [] : [new("Hub:Port", weakPort)]);
        configuration.AddInMemoryCollection(strongUrls is null ? [] : [new("Hub:Urls", strongUrls)]);
        Assert.Null(HubSettings.SettlePortAgainstUrls(configuration));
        Assert.Equal(urls, configuration["Hub:Urls"]);
        Assert.Equal(urls is null ? weakPort : null, configuration["Hub:Port"]);
    }

    [Fact]
    public void Port_and_addresses_from_one_source_are_a_mistake()
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("Hub:Port", "9000"), new("Hub:Urls", "http://*:1")]);
        Assert.Equal("Hub:Port=9000 and Hub:Urls=http://*:1 exclude each other; give one of them", HubSettings.SettlePortAgainstUrls(configuration));
    }

    [Theory]
    [InlineData("Hub:Limit:Backlog", "Hub:Limits:Backlog")]
    [InlineData("Hub:Api:Keys:0:Kye", "Hub:Api:Keys:0:Key")]
    [InlineData("Hub:Api:Keys:first:Key", "Hub:Api:Keys:0:Key")]
    public void A_name_that_nothing_reads_comes_with_the_nearest_one(string path, string nearest)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new(path, "1"), new("hub:api:KEYS:7:key", "known")]);
        Assert.Equal([(path, nearest)], HubSettings.Unknown(configuration));
    }
}
