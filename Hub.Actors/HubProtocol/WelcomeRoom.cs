using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>What became of one room of a hello.</summary>
/// <param name="Name">Its name, as it came.</param>
/// <param name="Room">The room, where it is one.</param>
/// <param name="Top">Where it is.</param>
/// <param name="IsRecovered">Whether all behind the client's position follows.</param>
/// <param name="Error">Why the client does not have the room; null where it has.</param>
internal sealed record WelcomeRoom(string Name, RoomId Room, RoomPosition Top, bool IsRecovered, RequestError? Error);
