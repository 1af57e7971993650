using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hub.Actors.Diagnostics;
using Hub.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Host.Transport;

/// <summary>
/// The certificate of the hub's listeners. Each handshake looks at the dates of its files, so that a renewed one is shown without a
/// restart; one that cannot be used leaves the last in its place.
/// </summary>
internal sealed partial class TlsCertificate(IOptions<TlsOptions> options, ILogger<TlsCertificate> logger)
{
    // Guards the two below: handshakes run at the same time, and of several that see new dates one reads.
    private readonly Lock _lock = new();
    private SslStreamCertificateContext? _current;
    private (DateTime Certificate, DateTime Key) _dates;

    /// <summary>What is to be shown now. Earlier ones stay alive for the connections that began with them.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                var dates = (FileDate.Of(options.Value.Certificate!), FileDate.Of(options.Value.Key ?? options.Value.Certificate!));
                if (_current is not null && dates == _dates) return _current;
                _dates = dates;
                return _current = Read(_current);
            }
        }
    }

    /// <summary>All certificates of the file, the server's own first.</summary>
    public static X509Certificate2Collection ReadChain(TlsOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate!);
        return chain;
    }

    /// <summary>The server's own, with its private key.</summary>
    /// <exception cref="CryptographicException">The key does not fit, or there is none.</exception>
    /// <exception cref="ArgumentException">The key is of another kind.</exception>
    public static X509Certificate2 ReadWithKey(TlsOptions options) =>
        X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key);

    /// <summary>Whether it may be shown by a server, which it may where it does not say what for.</summary>
    public static bool IsForServers(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(usage => usage.EnhancedKeyUsages["1.3.6.1.5.5.7.3.1"] is not null);

    private SslStreamCertificateContext Read(SslStreamCertificateContext? last)
    {
        try
        {
            var read = SslStreamCertificateContext.Create(ReadWithKey(options.Value), [.. ReadChain(options.Value).Skip(1)], offline: true);
            if (last is not null) Log.Renewed(logger, options.Value.Certificate!, read.TargetCertificate.NotAfter);
            return read;
        }
        // Without a last one the start fails, which the check of the options has foreseen.
        catch (Exception unfit) when (last is not null
            && unfit is (CryptographicException or ArgumentException or IOException or UnauthorizedAccessException))
        {
            Log.Unusable(logger, options.Value.Certificate!, last.TargetCertificate.NotAfter, unfit);
            return last;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.CertificateRenewed, LogLevel.Information, "The certificate of {File} is new; it ends {NotAfter:u}")]
        public static partial void Renewed(ILogger logger, string file, DateTime notAfter);

        [LoggerMessage(HubEventIds.CertificateUnusable, LogLevel.Warning,
            "The certificate of {File} has changed and cannot be used with its key; the last one stays, which ends {NotAfter:u}")]
        public static partial void Unusable(ILogger logger, string file, DateTime notAfter, Exception exception);
    }
}
