using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Host.Cluster;

/// <summary>What nodes show each other when they link. Known once the node has read the tables.</summary>
internal sealed class LinkSecret
{
    private const string Scheme = "Bearer";

    private string? _value;
    private byte[]? _hash;

    /// <summary>The header that a node sends.</summary>
    public string Header => $"{Scheme} {_value}";

    public void Set(string value)
    {
        _value = value;
        _hash = Hash(value);
    }

    /// <summary>Whether the header that a node has sent is right. Takes as long for a wrong one.</summary>
    public bool Fits(string? header) =>
        _hash is not null && AuthenticationHeaderValue.TryParse(header, out var parsed) && parsed.Scheme == Scheme
        && CryptographicOperations.FixedTimeEquals(Hash(parsed.Parameter ?? ""), _hash);

    // Hashes have one length, so that comparing them says nothing of the secret's.
    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
