using System.Text.Json;

namespace Hub.Host.Rpc;

/// <summary>One call, as an actor of <see cref="RpcServices.AddRpcActor{TActor}"/> gets it.</summary>
/// <param name="Method">The method's name, as it was registered.</param>
/// <param name="Data">The argument; JSON null where the call has none.</param>
/// <param name="ConnectionId">The id of the connection that calls.</param>
/// <param name="User">The user's name; null where nobody was authenticated.</param>
public sealed record RpcRequest(string Method, JsonElement Data, string ConnectionId, string? User);
