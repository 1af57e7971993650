namespace Hub.Actors.Client;

/// <summary>Why something was not done.</summary>
/// <param name="Error">What is told.</param>
/// <param name="RetryAfter">When the server would have it again; null where it does not say.</param>
/// <param name="IsLost">The connection is gone, and the answer with it.</param>
internal readonly record struct ClientError(HubException Error, TimeSpan? RetryAfter = null, bool IsLost = false);
