using System.Security.Claims;

namespace Hub.Actors.Connections;

/// <summary>Whose call it is.</summary>
/// <param name="ConnectionId">The connection's id.</param>
/// <param name="User">Its user's name; null for none.</param>
/// <param name="Principal">Its user with all claims; null for none.</param>
internal sealed record RpcCaller(string ConnectionId, string? User, ClaimsPrincipal? Principal);
