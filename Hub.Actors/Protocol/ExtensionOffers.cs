using System.Buffers;
using System.Text;

namespace Hub.Actors.Protocol;

/// <summary>
/// Reads <c>Sec-WebSocket-Extensions</c> (RFC 6455, section 9.1).
/// <code>
/// extension-list  = 1#extension
/// extension       = token *( ";" extension-param )
/// extension-param = token [ "=" ( token | quoted-string ) ]     what is quoted must be a token as well
/// </code>
/// </summary>
internal ref struct ExtensionOffers
{
    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest;

    private ExtensionOffers(string header) => _rest = header;

    /// <param name="headers">Each header of that name; several are one list (RFC 9110, section 5.3).</param>
    /// <param name="offers">What they offer, in order of preference.</param>
    /// <returns>False when one of them is not such a list.</returns>
    public static bool TryParse(IEnumerable<string?> headers, out List<ExtensionOffer> offers)
    {
        offers = [];
        foreach (var header in headers)
            if (!new ExtensionOffers(header ?? "").TryReadInto(offers)) return false;
        return true;
    }

    private bool TryReadInto(List<ExtensionOffer> offers)
    {
        while (true)
        {
            // A list may have empty elements (RFC 9110, section 5.6.1.2).
            while (TakeSeparator(','))
            {
            }

            if (_rest.IsEmpty) return true;
            if (!TryReadToken(out var name)) return false;
            var parameters = new List<KeyValuePair<string, string?>>();
            while (TakeSeparator(';'))
            {
                if (!TryReadToken(out var parameter)) return false;
                string? value = null;
                if (TakeSeparator('=') && !TryReadValue(out value)) return false;
                parameters.Add(new(parameter, value));
            }

            offers.Add(new ExtensionOffer(name, parameters));
            if (!_rest.IsEmpty && _rest[0] != ',') return false;
        }
    }

    private bool TakeSeparator(char separator)
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] != separator) return false;
        _rest = _rest[1..];
        SkipSpace();
        return true;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t");

    private bool TryReadToken(out string token)
    {
        var length = _rest.IndexOfAnyExcept(TokenChars);
        if (length < 0) length = _rest.Length;
        token = _rest[..length].ToString();
        _rest = _rest[length..];
        return length > 0;
    }

    private bool TryReadValue(out string? value)
    {
        if (_rest.IsEmpty || _rest[0] != '"') return TryReadToken(out value!);
        var text = new StringBuilder();
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                _rest = _rest[(i + 1)..];
                value = text.ToString();
                return value.Length > 0 && !value.AsSpan().ContainsAnyExcept(TokenChars);
            }

            if (_rest[i] == '\\' && ++i == _rest.Length) break;
            text.Append(_rest[i]);
        }

        value = null;
        return false;
    }
}
