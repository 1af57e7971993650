using Hub.Host.Otlp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace Hub.Tests.Host.Otlp;

public class OtlpVariablesTests
{
    [Theory]
    [InlineData("ENDPOINT", "http://collector:4318", "http://collector:4318/v1/metrics")]
    [InlineData("ENDPOINT", "https://collector/otlp/", "https://collector/otlp/v1/metrics")]
    [InlineData("ENDPOINT", "https://collector/otlp?key=1", "https://collector/otlp/v1/metrics?key=1")]
    [InlineData("METRICS_ENDPOINT", "http://collector:4318", "http://collector:4318/")]
    public void Over_http_the_address_of_all_signals_gets_the_path_of_metrics_and_their_own_is_used_as_it_is(string name, string value, string address) => Assert.Equal(
        new Uri(address), Read(($"OTEL_EXPORTER_OTLP_{name}", value), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))!.Endpoint);

    [Fact]
    public void The_defaults_are_those_of_the_specification_and_the_protocol_that_of_the_SDK()
    {
        var target = Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"))!;

        Assert.Equal(
            (OtlpExportProtocol.Grpc, OtlpExportCompression.None, null, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(10)),
            (target.Protocol, target.Compression, target.Headers, target.Interval, target.Timeout));
        Assert.Equal(new Uri("http://collector:4317"), target.Endpoint);
    }

    [Fact]
    public void Those_of_metrics_are_stronger_than_those_of_all_signals()
    {
        var target = Read(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "http://own"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense"), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=1"), ("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "b=2"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "0"), ("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "5"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "none"), ("OTEL_EXPORTER_OTLP_METRICS_COMPRESSION", "gzip"))!;

        Assert.Equal(
            (new Uri("http://own"), OtlpExportProtocol.HttpProtobuf, "b=2", TimeSpan.FromMilliseconds(5), OtlpExportCompression.GZip),
            (target.Endpoint, target.Protocol, target.Headers, target.Timeout, target.Compression));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector")]
    public void Without_an_endpoint_nothing_is_asked_for(string name, string value) => Assert.Null(Read((name, value)));

    [Fact]
    public void An_SDK_that_is_switched_off_exports_nothing() =>
        Assert.Null(Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"), ("OTEL_SDK_DISABLED", "true")));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "OTEL_EXPORTER_OTLP_ENDPOINT=collector:4318 must be an address")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "ftp://collector", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=ftp://collector must be an address")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://ann:secret@collector", "OTEL_EXPORTER_OTLP_ENDPOINT=*** must be an address")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json must be grpc or http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "GRPC", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=GRPC must be grpc or http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zip", "OTEL_EXPORTER_OTLP_COMPRESSION=zip must be none or gzip")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "secret", "OTEL_EXPORTER_OTLP_HEADERS=*** must be names with values")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a=secret,a=secret", "OTEL_EXPORTER_OTLP_HEADERS=*** must be names with values")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a b=secret", "OTEL_EXPORTER_OTLP_HEADERS=*** must be names with values")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "a=secret%0d%0ab", "OTEL_EXPORTER_OTLP_HEADERS=*** must be names with values")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "user-agent=secret", "OTEL_EXPORTER_OTLP_HEADERS=*** must be names with values")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "team", "OTEL_RESOURCE_ATTRIBUTES=team must be names with values")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "99", "OTEL_METRIC_EXPORT_INTERVAL=99 must be a whole number of milliseconds from 100 to 86400000 (one day)")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "1e3", "OTEL_METRIC_EXPORT_INTERVAL=1e3 must be a whole number")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "86400001", "OTEL_METRIC_EXPORT_INTERVAL=86400001 must be a whole number")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "0", "OTEL_EXPORTER_OTLP_TIMEOUT=0 must be a whole number of milliseconds from 1 to")]
    public void A_value_that_breaks_its_rule_is_told_with_its_name_and_without_secrets(string name, string value, string failure)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector"), (name, value)));

        var told = Assert.Single(refused.Failures);
        Assert.StartsWith(failure, told, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told, StringComparison.Ordinal);
    }

    private static OtlpTarget? Read(params (string Name, string Value)[] variables)
    {
        using var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(variables.GroupBy(variable => variable.Name).Select(same => KeyValuePair.Create(same.Key, (string?)same.Last().Value)));
        return OtlpVariables.Read(configuration);
    }
}
