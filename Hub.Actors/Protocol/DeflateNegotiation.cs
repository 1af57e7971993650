namespace Hub.Actors.Protocol;

/// <summary>Decides which offer of permessage-deflate is taken (RFC 7692, sections 5.1 and 7.1).</summary>
/// <param name="contextTakeover">Whether either side may keep its context from one message to the next.</param>
/// <param name="windowBits">The largest window that the hub compresses with, 8 to 15.</param>
internal sealed class DeflateNegotiation(bool contextTakeover, int windowBits)
{
    public const int MinWindowBits = 8;
    public const int MaxWindowBits = 15;

    public const string Extension = "permessage-deflate";
    public const string ServerNoContext = "server_no_context_takeover";
    public const string ClientNoContext = "client_no_context_takeover";
    public const string ServerWindow = "server_max_window_bits";
    public const string ClientWindow = "client_max_window_bits";

    /// <summary>Takes the first offer that can be accepted; null declines them all.</summary>
    public DeflateAgreement? Accept(IEnumerable<ExtensionOffer> offers)
    {
        foreach (var offer in offers)
            if (offer.Name == Extension && Accept(offer.Parameters) is { } agreement) return agreement;
        return null;
    }

    // Null for an offer that must be declined: a parameter that is unknown, comes twice, or has a wrong value
    // (RFC 7692, section 7.1).
    private DeflateAgreement? Accept(IReadOnlyList<KeyValuePair<string, string?>> parameters)
    {
        var (serverNoContext, clientNoContext) = (false, false);
        int? serverBits = null;
        int? clientBits = null;
        for (var i = 0; i < parameters.Count; i++)
        {
            var (name, value) = parameters[i];
            for (var before = 0; before < i; before++)
                if (parameters[before].Key == name) return null;
            switch (name)
            {
                case ServerNoContext when value is null:
                    serverNoContext = true;
                    break;
                case ClientNoContext when value is null:
                    clientNoContext = true;
                    break;
                case ServerWindow when TryReadBits(value, out var bits):
                    serverBits = bits;
                    break;
                // Without a value: the client would keep to a window, but any can be inflated.
                case ClientWindow when value is null:
                    break;
                case ClientWindow when TryReadBits(value, out var bits):
                    clientBits = bits;
                    break;
                default:
                    return null;
            }
        }

        var agreed = Math.Min(serverBits ?? MaxWindowBits, windowBits);
        return new DeflateAgreement(
            // A smaller window is kept to by starting anew, so there is no context to keep.
            ServerKeepsContext: contextTakeover && !serverNoContext && agreed == MaxWindowBits,
            ClientKeepsContext: contextTakeover && !clientNoContext,
            ServerWindowBits: agreed,
            SaysWindowBits: serverBits is not null || agreed < MaxWindowBits,
            ClientWindowBits: clientBits);
    }

    // Decimal without leading zeros (RFC 7692, section 7.1.2.1).
    private static bool TryReadBits(string? value, out int bits)
    {
        bits = value switch
        {
            { Length: 1 } => value[0] - '0',
            { Length: 2 } when value[0] == '1' => 10 + value[1] - '0',
            _ => 0,
        };
        return bits is >= MinWindowBits and <= MaxWindowBits && char.IsAsciiDigit(value![^1]);
    }
}
