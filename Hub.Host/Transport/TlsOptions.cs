using System.Security.Cryptography;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Transport;

/// <summary>
/// Where the hub listens with TLS, besides the addresses without. Settings <c>HUB__TLS__…</c>. HTTP/1.1 or HTTP/2, as the client
/// asks by ALPN (RFC 7301).
/// </summary>
public sealed class TlsOptions : IHubOptions
{
    /// <summary>
    /// File with the certificate in PEM, those that vouch for it behind it. Default none: no TLS. Read anew when it changes.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>File with its private key in PEM, without a password. Default none: it stands in the certificate's file.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// Addresses such as <c>https://*:8443</c>, separated by semicolons; hosts and ports as in <c>HUB__URLS</c>. Default none.
    /// </summary>
    public string? Urls { get; set; }

    static string IHubOptions.Section => "Tls";

    /// <summary>The addresses to bind.</summary>
    internal IReadOnlyList<string> Addresses => ListenOptions.Split(Urls ?? "");

    IEnumerable<OptionMistake> IHubOptions.Mistakes()
    {
        if (Urls is not null && (Addresses.Count == 0 || !Addresses.All(address => ListenOptions.IsAddress(address, "https"))))
            yield return new OptionMistake(nameof(Urls), Urls, "must be addresses such as https://*:8443, separated by semicolons," +
                " with a port up to 65535; 0 takes a free one, but not of localhost");
        else if (Urls is not null && Certificate is null)
            yield return new OptionMistake(nameof(Urls), Urls, "needs a certificate: set HUB__TLS__CERTIFICATE");
        if (Key is not null && Certificate is null)
            yield return new OptionMistake(nameof(Key), Key, "needs the certificate that it fits: set HUB__TLS__CERTIFICATE");
        if (Certificate is null) yield break;
        if (Urls is null)
            yield return new OptionMistake(nameof(Certificate), Certificate, "needs an address to be shown at: set HUB__TLS__URLS");
        if (CertificateMistake() is { } mistake) yield return mistake;
    }

    private OptionMistake? CertificateMistake()
    {
        if (!File.Exists(Certificate)) return new OptionMistake(nameof(Certificate), Certificate!, "must be a file, which it is not");
        if (Key is not null && !File.Exists(Key)) return new OptionMistake(nameof(Key), Key, "must be a file, which it is not");
        try
        {
            if (TlsCertificate.ReadChain(this).Count == 0)
                return new OptionMistake(nameof(Certificate), Certificate, "must hold a certificate in PEM (-----BEGIN CERTIFICATE-----)");
            using var certificate = TlsCertificate.ReadWithKey(this);
            return TlsCertificate.IsForServers(certificate)
                ? null
                : new OptionMistake(nameof(Certificate), Certificate, "must be a certificate for servers: its extended key usage leaves that out (RFC 5280, section 4.2.1.12)");
        }
        // The framework tells a key that does not fit from one that cannot be read only in words.
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            return new OptionMistake(Key is null ? nameof(Certificate) : nameof(Key), Key ?? Certificate,
                $"must hold the private key of the certificate in PEM, without a password ({unfit.Message.Split('\n')[0].TrimEnd()})");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new OptionMistake(nameof(Certificate), Certificate, $"must be a file that can be read ({unreadable.Message})");
        }
    }
}
