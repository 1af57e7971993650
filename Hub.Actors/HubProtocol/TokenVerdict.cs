using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What became of a token's check.</summary>
/// <param name="Identity">Whose it is; null for a token that is not good.</param>
/// <param name="IsExpired">Whether it would be good, but has expired.</param>
internal readonly record struct TokenVerdict(Identity? Identity, bool IsExpired = false);
