using System.Security.Claims;

namespace Hub.Host.Authentication;

/// <summary>What came of looking at a token.</summary>
/// <param name="Outcome">Whether it is good.</param>
/// <param name="User">Whose it is; null unless it is good.</param>
internal readonly record struct TokenCheck(TokenOutcome Outcome, ClaimsPrincipal? User);
