using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// Compression of messages, for clients that offer it (permessage-deflate, RFC 7692). Settings
/// <c>HUB__DEFLATE__…</c>; read at start, not changed afterwards.
/// </summary>
public sealed class DeflateOptions : IHubOptions
{
    /// <summary>
    /// Whether offers are accepted. Default false: it saves bytes for processor time, and what compresses a secret
    /// together with what an attacker chose tells the secret by its length (CRIME, BREACH).
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>How hard the hub compresses. Default fastest.</summary>
    public DeflateLevel Level { get; set; }

    /// <summary>
    /// Bytes of payload below which the hub sends a message uncompressed. Default 1 KiB (1024), 0 = compresses all.
    /// What comes out no smaller is sent uncompressed as well, except where the context is kept.
    /// </summary>
    public int Threshold { get; set; } = 1024;

    /// <summary>
    /// Largest window the hub compresses with, as a power of two. Default 15 (32 KiB), 8 to 15. A client may ask for a
    /// smaller one. Below 15 the hub keeps no context of its own.
    /// </summary>
    public int WindowBits { get; set; } = DeflateNegotiation.MaxWindowBits;

    /// <summary>
    /// Whether a message may refer to earlier ones, if the client agrees. Default false. Messages that resemble each
    /// other become smaller, but each is compressed for every connection anew, and a connection holds some 320 KB.
    /// </summary>
    public bool ContextTakeover { get; set; }

    static string IHubOptions.Section => "Deflate";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => OptionRules.Broken(
        OptionRules.Between(nameof(Threshold), Threshold, 0, int.MaxValue),
        OptionRules.Between(nameof(WindowBits), WindowBits, DeflateNegotiation.MinWindowBits, DeflateNegotiation.MaxWindowBits));
}
