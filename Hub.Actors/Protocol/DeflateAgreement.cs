using System.Globalization;

namespace Hub.Actors.Protocol;

/// <summary>What both sides of a connection have agreed upon for permessage-deflate (RFC 7692, section 7.1).</summary>
/// <param name="ServerKeepsContext">Whether a message of the hub's may refer to those before it.</param>
/// <param name="ClientKeepsContext">Whether a message of the client's may.</param>
/// <param name="ServerWindowBits">No message of the hub's refers further back than 2 to the power of this.</param>
/// <param name="SaysWindowBits">Whether the answer has to name them.</param>
/// <param name="ClientWindowBits">The window that the client said it has; null when it said none.</param>
internal sealed record DeflateAgreement(
    bool ServerKeepsContext, bool ClientKeepsContext, int ServerWindowBits, bool SaysWindowBits, int? ClientWindowBits)
{
    /// <summary>The <c>Sec-WebSocket-Extensions</c> that answers the offer.</summary>
    public string Answer =>
        DeflateNegotiation.Extension
        + (ServerKeepsContext ? "" : $"; {DeflateNegotiation.ServerNoContext}")
        + (ClientKeepsContext ? "" : $"; {DeflateNegotiation.ClientNoContext}")
        + (SaysWindowBits ? Window(DeflateNegotiation.ServerWindow, ServerWindowBits) : "")
        + (ClientWindowBits is { } bits ? Window(DeflateNegotiation.ClientWindow, bits) : "");

    private static string Window(string parameter, int bits) => $"; {parameter}={bits.ToString(CultureInfo.InvariantCulture)}";
}
