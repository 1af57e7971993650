using System.IO.Compression;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>permessage-deflate as this node has it: what it agrees to, and what a connection then compresses with.</summary>
internal sealed class PerMessageDeflate : IDisposable
{
    private readonly DeflateOptions _options;
    private readonly DeflateNegotiation _negotiation;
    private readonly FrameDeflater _shared;

    public PerMessageDeflate(DeflateOptions options)
    {
        _options = options;
        _negotiation = new DeflateNegotiation(options.ContextTakeover, options.WindowBits);
        _shared = new FrameDeflater(new FreshDeflate(Level, options.WindowBits), options.Threshold, isShared: true);
    }

    /// <summary>Whether routes that do not say it themselves accept offers.</summary>
    public bool IsEnabled => _options.Enabled;

    /// <summary>What is agreed upon with a client of these offers; null for no compression.</summary>
    public DeflateAgreement? Accept(IEnumerable<ExtensionOffer> offers) => _negotiation.Accept(offers);

    /// <summary>
    /// Compresses for one connection. All those that keep no context have the same one, unless they asked for a smaller
    /// window than the node's.
    /// </summary>
    public FrameDeflater DeflaterFor(DeflateAgreement agreement)
    {
        if (agreement.ServerKeepsContext) return new FrameDeflater(new LastingDeflate(Level), _options.Threshold, isShared: false);
        return agreement.ServerWindowBits == _options.WindowBits
            ? _shared
            : new FrameDeflater(new FreshDeflate(Level, agreement.ServerWindowBits), _options.Threshold, isShared: false);
    }

    public void Dispose() => _shared.Dispose();

    private CompressionLevel Level => _options.Level switch
    {
        DeflateLevel.Optimal => CompressionLevel.Optimal,
        DeflateLevel.Smallest => CompressionLevel.SmallestSize,
        _ => CompressionLevel.Fastest,
    };
}
