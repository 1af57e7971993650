using System.Diagnostics.Metrics;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Host.Otlp;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Host.Otlp;

public class OtherNodesTests
{
    [Fact]
    public async Task What_other_nodes_of_the_process_count_is_not_pushed_as_this_nodes()
    {
        await using var collector = await Collector.StartAsync();
        await using var one = new ServiceCollection().AddMetrics().BuildServiceProvider();
        await using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url.ToString()), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        var factory = one.GetRequiredService<IMeterFactory>();
        using var export = new OtlpExport(OtlpVariables.Read(configuration)!, new NodeId("one"), factory, configuration, NullLoggerFactory.Instance);
        new HubMetrics(factory).ConnectionOpened();
        var more = new HubMetrics(other.GetRequiredService<IMeterFactory>());
        more.ConnectionOpened();
        more.ConnectionOpened();

        export.Stop();

        var only = Assert.Single(collector.Pushes);
        Assert.Equal((1, "one"), (only.Find("hub.connections"), only.Resource["service.instance.id"]));
    }
}
