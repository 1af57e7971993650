using OpenTelemetry.Exporter;

namespace Hub.Host.Otlp;

/// <summary>Where metrics are pushed to, and how.</summary>
/// <param name="Endpoint">The address of the request; for gRPC that of the server.</param>
/// <param name="Protocol">What is spoken there.</param>
/// <param name="Headers">As the variable has them, <c>name=value,…</c>; null for none. They may hold secrets.</param>
/// <param name="Compression">Of the request.</param>
/// <param name="Interval">Time from one export to the next.</param>
/// <param name="Timeout">What one export may take.</param>
internal sealed record OtlpTarget(
    Uri Endpoint, OtlpExportProtocol Protocol, string? Headers, OtlpExportCompression Compression, TimeSpan Interval, TimeSpan Timeout)
{
    /// <summary>The address without what may be a secret in it: user, password and query.</summary>
    public string Address { get; } = Endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>The protocol's name, as the variable has it.</summary>
    public string ProtocolName => Protocol == OtlpExportProtocol.Grpc ? OtlpVariables.Grpc : OtlpVariables.HttpProtobuf;
}
