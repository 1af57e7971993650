using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hub.Tests.Fixtures;

/// <summary>Certificates made for a test a moment ago: nobody vouches for them.</summary>
internal static class TestCertificate
{
    public const string Subject = "CN=hub-test";

    public static X509Certificate2 Create(string subject = Subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }

    public static X509Certificate2 CreateForClients()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
    }

    /// <summary>One that another vouches for, for which nobody does.</summary>
    public static (X509Certificate2 Certificate, X509Certificate2 Issuer) CreateIssued()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var root = Authority("CN=hub-test-root", rootKey).CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        var issuer = Authority("CN=hub-test-issuer", issuerKey).Create(root, now.AddMinutes(-5), now.AddMinutes(50), [1]).CopyWithPrivateKey(issuerKey);
        var issued = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256).Create(issuer, now.AddMinutes(-5), now.AddMinutes(40), [2]);
        return (issued.CopyWithPrivateKey(key), issuer);
    }

    /// <summary>Writes the certificate and its key as PEM.</summary>
    public static void Save(X509Certificate2 certificate, string certificateFile, string keyFile)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
    }

    /// <summary>For clients: takes such a certificate of any address.</summary>
    public static bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.Subject == Subject;

    private static CertificateRequest Authority(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
