using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Hub.Host;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Tests.EndToEnd;

/// <summary>TLS by the settings HUB__TLS__….</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-tls-").FullName;

    private string CertificateFile => Path.Combine(_folder, "tls.crt");

    private string KeyFile => Path.Combine(_folder, "tls.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_with_a_certificate_speaks_wss_and_https_and_says_so()
    {
        TestCertificate.Save(TestCertificate.Create(), CertificateFile, KeyFile);
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, KeyFile));
        var (plain, tls) = Addresses(hub);

        await using var ann = await SocketClient.ConnectAsync(
            new Uri($"wss://{tls.Authority}/ws/lobby"), options => options.RemoteCertificateValidationCallback = TestCertificate.IsOurs);
        await using var ben = await SocketClient.ConnectAsync(new Uri($"ws://{plain.Authority}/ws/lobby"));
        await ann.SayAsync("hi");

        Assert.Equal("hi", await ben.NextTextAsync());
        await hub.Output.WaitForAsync("Ctrl-C stops it.");
        Assert.Contains($"  page     https://{tls.Authority}/", hub.Output.Lines);
        Assert.Contains($"  admin    https://{tls.Authority}/admin/", hub.Output.Lines);
        Assert.Contains($"  socket   wss://{tls.Authority}/ws/{{room}}", hub.Output.Lines);
        Assert.Contains(hub.Output.Lines, line => line.EndsWith($" connect ws://{plain.Authority}/ws/lobby", StringComparison.Ordinal));
        Assert.Contains("  off      authentication, cluster (this is the only node)", hub.Output.Lines);
    }

    [Theory]
    [InlineData("h2", "h2")]
    [InlineData("http/1.1", "http/1.1")]
    [InlineData("http/1.1,h2", "h2")]
    public async Task Http_1_1_and_http_2_are_chosen_in_the_handshake(string offered, string chosen)
    {
        TestCertificate.Save(TestCertificate.Create(), CertificateFile, KeyFile);
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, KeyFile));

        var (_, protocol) = await HandshakeAsync(Addresses(hub).Tls, [.. offered.Split(',').Select(name => new SslApplicationProtocol(name))]);

        Assert.Equal(chosen, protocol);
    }

    [Fact]
    public async Task A_websocket_over_http_2_and_tls_is_accepted()
    {
        TestCertificate.Save(TestCertificate.Create(), CertificateFile, KeyFile);
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, KeyFile));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.IsOurs;
        await using var client = await SocketClient.ConnectAsync(
            new Uri($"wss://{Addresses(hub).Tls.Authority}/echo"),
            options => (options.HttpVersion, options.HttpVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact),
            new HttpMessageInvoker(handler));

        await client.SayAsync("hi");

        Assert.Equal("hi", await client.NextTextAsync());
    }

    [Fact]
    public async Task A_certificate_is_shown_with_those_that_vouch_for_it()
    {
        var (certificate, issuer) = TestCertificate.CreateIssued();
        TestCertificate.Save(certificate, CertificateFile, KeyFile);
        await File.AppendAllTextAsync(CertificateFile, "\n" + issuer.ExportCertificatePem());
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, KeyFile));

        var (shown, _) = await HandshakeAsync(Addresses(hub).Tls, [SslApplicationProtocol.Http11]);

        Assert.Equal(["CN=hub-test", "CN=hub-test-issuer"], shown);
    }

    [Fact]
    public async Task Connections_see_a_renewed_certificate_without_a_restart_and_never_one_that_does_not_fit()
    {
        // Links, as an orchestrator mounts a secret: only what they lead to changes.
        var (first, second) = (Directory.CreateDirectory(Path.Combine(_folder, "1")), Directory.CreateDirectory(Path.Combine(_folder, "2")));
        TestCertificate.Save(TestCertificate.Create("CN=first"), Path.Combine(first.FullName, "tls.crt"), Path.Combine(first.FullName, "tls.key"));
        TestCertificate.Save(TestCertificate.Create("CN=second"), Path.Combine(second.FullName, "tls.crt"), Path.Combine(second.FullName, "tls.key"));
        // Dates of files are as coarse as the file system has them.
        File.SetLastWriteTimeUtc(Path.Combine(first.FullName, "tls.crt"), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(Path.Combine(first.FullName, "tls.key"), new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var current = Path.Combine(_folder, "current");
        Directory.CreateSymbolicLink(current, first.FullName);
        File.CreateSymbolicLink(CertificateFile, Path.Combine(current, "tls.crt"));
        File.CreateSymbolicLink(KeyFile, Path.Combine(current, "tls.key"));
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, KeyFile));
        var tls = Addresses(hub).Tls;
        Assert.Equal("CN=first", await SubjectAsync(tls));

        File.Delete(KeyFile);
        File.CreateSymbolicLink(KeyFile, Path.Combine(second.FullName, "tls.key"));
        Assert.Equal("CN=first", await SubjectAsync(tls));
        await hub.Error.WaitForAsync("has changed and cannot be used with its key; the last one stays");

        Directory.Delete(current);
        Directory.CreateSymbolicLink(current, second.FullName);
        Assert.Equal("CN=second", await SubjectAsync(tls));
    }

    [Fact]
    public void Wrong_settings_are_told_by_key_value_and_rule()
    {
        TestCertificate.Save(TestCertificate.Create(), CertificateFile, KeyFile);
        var (otherKey, noPem, missing) = (Path.Combine(_folder, "other.key"), Path.Combine(_folder, "text"), Path.Combine(_folder, "missing"));
        TestCertificate.Save(TestCertificate.Create(), noPem, otherKey);
        File.WriteAllText(noPem, "no certificate");
        const string Urls = "https://127.0.0.1:0";

        Assert.Equal([$"Hub:Tls:Certificate={missing} must be a file, which it is not"], Failures(missing, KeyFile, Urls));
        Assert.Equal([$"Hub:Tls:Key={missing} must be a file, which it is not"], Failures(CertificateFile, missing, Urls));
        Assert.Equal(
            [$"Hub:Tls:Certificate={noPem} must hold a certificate in PEM (-----BEGIN CERTIFICATE-----)"], Failures(noPem, KeyFile, Urls));
        Assert.StartsWith(
            $"Hub:Tls:Key={otherKey} must hold the private key of the certificate in PEM, without a password (",
            Failures(CertificateFile, otherKey, Urls).Single(), StringComparison.Ordinal);
        Assert.StartsWith(
            $"Hub:Tls:Certificate={CertificateFile} must hold the private key of the certificate in PEM, without a password (",
            Failures(CertificateFile, null, Urls).Single(), StringComparison.Ordinal);
        Assert.Equal(["Hub:Tls:Urls=https://127.0.0.1:0 needs a certificate: set HUB__TLS__CERTIFICATE"], Failures(null, null, Urls));
        Assert.Equal(
            [$"Hub:Tls:Key={KeyFile} needs the certificate that it fits: set HUB__TLS__CERTIFICATE"], Failures(null, KeyFile, null));
        Assert.Equal(
            [$"Hub:Tls:Certificate={CertificateFile} needs an address to be shown at: set HUB__TLS__URLS"], Failures(CertificateFile, KeyFile, null));
        Assert.Equal(
            ["Hub:Tls:Urls=http://127.0.0.1:0 must be addresses such as https://*:8443, separated by semicolons, with a port up to 65535;" +
                " 0 takes a free one, but not of localhost"],
            Failures(CertificateFile, KeyFile, "http://127.0.0.1:0"));
    }

    [Fact]
    public void A_certificate_for_clients_only_is_no_servers()
    {
        TestCertificate.Save(TestCertificate.CreateForClients(), CertificateFile, KeyFile);

        Assert.Equal(
            [$"Hub:Tls:Certificate={CertificateFile} must be a certificate for servers: its extended key usage leaves that out (RFC 5280, section 4.2.1.12)"],
            Failures(CertificateFile, KeyFile, "https://127.0.0.1:0"));
    }

    [Fact]
    public async Task A_certificates_file_may_hold_its_key()
    {
        TestCertificate.Save(TestCertificate.Create(), CertificateFile, KeyFile);
        await File.AppendAllTextAsync(CertificateFile, "\n" + await File.ReadAllTextAsync(KeyFile));
        await using var hub = await HubProcess.ServeAsync(environment: Settings(CertificateFile, null));

        Assert.Equal(TestCertificate.Subject, await SubjectAsync(Addresses(hub).Tls));
    }

    private static (string Name, string Value)[] Settings(string certificate, string? key) =>
    [
        ("HUB__TLS__CERTIFICATE", certificate),
        .. key is null ? [] : new[] { ("HUB__TLS__KEY", key) },
        ("HUB__TLS__URLS", "https://127.0.0.1:0"),
    ];

    private static IEnumerable<string> Failures(string? certificate, string? key, string? urls) =>
        Assert.Throws<OptionsValidationException>(() => HubApplication.Build(builder => builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Hub:Tls:Certificate"] = certificate, ["Hub:Tls:Key"] = key, ["Hub:Tls:Urls"] = urls }
                .Where(setting => setting.Value is not null)))).Failures;

    private static (Uri Plain, Uri Tls) Addresses(HubProcess hub)
    {
        var told = hub.Output.Lines[0].Split(' ').Where(word => word.StartsWith("http", StringComparison.Ordinal)).Select(word => new Uri(word)).ToList();
        return (told.Single(url => url.Scheme == "http"), told.Single(url => url.Scheme == "https"));
    }

    private static async Task<string> SubjectAsync(Uri url) => (await HandshakeAsync(url, [SslApplicationProtocol.Http11])).Shown[0];

    private static async Task<(List<string> Shown, string Protocol)> HandshakeAsync(Uri url, List<SslApplicationProtocol> protocols)
    {
        List<string> shown = [];
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(url.Host, url.Port);
        await using var stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = url.Host,
            ApplicationProtocols = protocols,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                shown = [certificate!.Subject, .. chain!.ChainPolicy.ExtraStore.Select(other => other.Subject).Where(subject => subject != certificate.Subject)];
                return true;
            },
        }).WaitAsync(Limits.Generous);
        return (shown, stream.NegotiatedApplicationProtocol.ToString());
    }
}
