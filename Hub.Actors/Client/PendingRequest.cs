using System.Text.Json;

namespace Hub.Actors.Client;

/// <summary>A request that is not answered yet. What it calls is called in turn with all else that the server says, and must not wait.</summary>
/// <param name="Done">Takes the answer's payload, which is valid as long as the call.</param>
/// <param name="Fail">Takes the error, or the news that the connection is lost.</param>
internal sealed record PendingRequest(Action<JsonElement> Done, Action<ClientError> Fail);
