using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Host;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Cluster;

public class ClusterOptionsTests
{
    [Fact]
    public void Without_configuration_the_node_is_alone()
    {
        IHubOptions options = new ClusterOptions();

        Assert.Empty(options.Mistakes());
        Assert.Null(new ClusterOptions().Postgres);
    }

    [Theory]
    [InlineData("Postgres", "Host=db;Username=hub;Password=a;Database=hub;Search Path=town")]
    [InlineData("Secret", "sixteen letters!")]
    [InlineData("Node", "My-node_1.example")]
    [InlineData("Urls", "http://*:8081;http://127.0.0.1:0;http://[::1]:8082")]
    [InlineData("Urls", "http://localhost:8081")]
    [InlineData("Advertise", "http://10.0.0.5:8081")]
    [InlineData("Advertise", "http://hub-0.hub:8081/")]
    [InlineData("Lease", "00:00:03")]
    [InlineData("Lease", "00:01:00")]
    public void Values_that_make_sense_are_taken(string setting, string value) => Assert.Empty(Failures(setting, value));

    [Theory]
    [InlineData("Postgres", "postgresql://hub:secret@db/hub", "*** must be a connection string such as Host=db;Username=hub;Password=…;Database=hub, not a URL")]
    [InlineData("Postgres", "Username=hub;Password=secret", "***", "this one has no Host")]
    [InlineData("Postgres", "", "***", "this one has no Host")]
    [InlineData("Postgres", "Host=db;Passwort=secret", "***", "passwort")]
    [InlineData("Postgres", "Host=db;Port=secret", "*** must be a connection string")]
    [InlineData("Secret", "secret", "*** must have at least 16 characters")]
    [InlineData("Node", "", " must be 1 to 100 letters")]
    [InlineData("Node", "a b", "a b must be 1 to 100 letters")]
    [InlineData("Node", "a\n", "must be 1 to 100 letters")]
    [InlineData("Urls", "", "must be addresses such as http://*:8081")]
    [InlineData("Urls", "8081", "8081 must be addresses")]
    [InlineData("Urls", "https://*:8081", "https://*:8081 must be addresses")]
    [InlineData("Urls", "http://*:99999", "must be addresses")]
    [InlineData("Urls", "http://localhost:0", "must be addresses")]
    [InlineData("Advertise", "http://*:8081", "must be the one address")]
    [InlineData("Advertise", "http://10.0.0.5:0", "must be the one address")]
    [InlineData("Advertise", "10.0.0.5:8081", "must be the one address")]
    [InlineData("Advertise", "http://10.0.0.5:8081/hub", "must be the one address")]
    [InlineData("Lease", "00:00:02", "00:00:02 must be a time from 00:00:03 to 00:01:00")]
    [InlineData("Lease", "00:01:01", "00:01:01 must be a time from 00:00:03 to 00:01:00")]
    public void Others_stop_the_start_and_no_secret_is_repeated(string setting, string value, params string[] told)
    {
        var failure = Assert.Single(Failures(setting, value));

        Assert.StartsWith($"Hub:Cluster:{setting}=", failure, StringComparison.Ordinal);
        Assert.All(told, part => Assert.Contains(part, failure, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", failure.Replace("holds a secret", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(string setting, string value)
    {
        try
        {
            using var application = HubApplication.Build(builder =>
                builder.Configuration.AddInMemoryCollection([new($"Hub:Cluster:{setting}", value)]));
            return [];
        }
        catch (OptionsValidationException refused)
        {
            return refused.Failures;
        }
    }
}
