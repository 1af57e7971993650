namespace Hub.Host.Authentication.Jwt;

/// <summary>What came of checking a token.</summary>
/// <param name="Outcome">Whether it is good.</param>
/// <param name="Reason">Why it is not, for whoever has the key; a client is not told. Null for a good one.</param>
/// <param name="Claims">What it says, once its signature is believed; else null.</param>
/// <param name="IsKeyMissing">Whether no key is there that it could be signed with, so that newer keys may help.</param>
internal sealed record JwtResult(TokenOutcome Outcome, string? Reason, JwtClaims? Claims = null, bool IsKeyMissing = false);
