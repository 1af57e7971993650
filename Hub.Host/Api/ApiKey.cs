using Hub.Actors.Diagnostics;

namespace Hub.Host.Api;

/// <summary>One key of the HTTP API.</summary>
public sealed class ApiKey
{
    /// <summary>The secret itself, sent by a caller as <c>Authorization: Bearer …</c>. Must not be empty.</summary>
    [Secret]
    public string Key { get; set; } = "";

    /// <summary>
    /// What the key may do: <c>publish</c>, <c>read</c>, <c>broadcast</c>, with commas or spaces between them. The first two may be narrowed to the rooms
    /// of a pattern, as in <c>publish:news-* read</c>. Default empty: everything.
    /// </summary>
    public string Scopes { get; set; } = "";

    /// <summary>The scopes, when they break no rule.</summary>
    internal IReadOnlyList<ApiGrant> Grants =>
        ApiGrant.TryParse(Scopes, out var grants, out var rule) ? grants : throw new InvalidOperationException($"{nameof(Scopes)} {rule}");

    internal IEnumerable<OptionMistake> Mistakes(string path) => OptionRules.Broken(
        string.IsNullOrWhiteSpace(Key)
            ? new OptionMistake($"{path}:{nameof(Key)}", Key, "must not be empty: it is what a caller sends as Authorization: Bearer")
            : null,
        ApiGrant.TryParse(Scopes, out _, out var rule) ? null : new OptionMistake($"{path}:{nameof(Scopes)}", Scopes, rule));
}
