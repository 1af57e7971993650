namespace Hub.Host.Routing;

/// <summary>An upgrade that is done.</summary>
/// <param name="Released">Ends when the server may end the request, which for a socket that has left it is at once.</param>
internal sealed record OpenedSocket(Task Released);
