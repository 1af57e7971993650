using System.Security.Claims;

namespace Hub.Actors.Connections;

/// <summary>Who calls a method.</summary>
internal sealed record RpcCaller(string ConnectionId, string? User, ClaimsPrincipal? Principal);
