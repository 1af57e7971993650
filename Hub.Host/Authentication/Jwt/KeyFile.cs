using System.Security.Cryptography;

namespace Hub.Host.Authentication.Jwt;

/// <summary>Reads a file with keys: a JWK Set where its name ends in <c>.json</c>, else one key in PEM.</summary>
internal static class KeyFile
{
    /// <param name="path">The file.</param>
    /// <param name="half">Which halves of a key in PEM are taken.</param>
    public static KeysRead Read(string path, KeyHalf half)
    {
        try
        {
            if (!File.Exists(path)) return KeysRead.Nothing("must be a file, which it is not");
            return IsSet(path)
                ? KeySet.Read(File.ReadAllBytes(path), secrets: true)
                : Pem(File.ReadAllText(path), half);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return KeysRead.Nothing($"must be a file that can be read ({unreadable.Message})");
        }
    }

    /// <summary>Whether a file of this name is a JWK Set.</summary>
    public static bool IsSet(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static KeysRead Pem(string pem, KeyHalf half)
    {
        var isPrivate = pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        if (isPrivate && half == KeyHalf.Public)
            return KeysRead.Nothing("must hold the public key alone, for a node need not be able to make tokens: openssl pkey -in PRIVATE.pem -pubout");
        if (!isPrivate && half == KeyHalf.Private) return KeysRead.Nothing("must hold a private key in PEM (-----BEGIN PRIVATE KEY-----)");
        try
        {
            return KeysRead.Of(Import(pem, isPrivate));
        }
        catch (ArgumentException unfit) when (unfit.Message.StartsWith("must ", StringComparison.Ordinal))
        {
            return KeysRead.Nothing(unfit.Message.Split(" (Parameter")[0]);
        }
        // A file without a key, with several, or with a password.
        catch (Exception unfit) when (unfit is ArgumentException or CryptographicException)
        {
            return KeysRead.Nothing("must hold one key in PEM without a password, RSA of at least 2048 bits or EC on P-256, or be a JWK Set whose name ends in .json");
        }
    }

    // PEM tells what kind of key it holds only inside, so the kinds are tried.
    private static JwtKey Import(string pem, bool isPrivate)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception other) when (other is ArgumentException or CryptographicException)
        {
            using var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            return new EcKey(ec.ExportParameters(isPrivate));
        }

        return new RsaKey(rsa.ExportParameters(isPrivate));
    }
}
