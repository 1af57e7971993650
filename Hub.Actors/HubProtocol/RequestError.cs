using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What is wrong with a request.</summary>
internal sealed record RequestError(ErrorCode Code, string Message);
