namespace Hub.Actors.Client;

/// <summary>The end of a connection.</summary>
/// <param name="Code">Its close code; 1006 where it broke, or did not come about.</param>
/// <param name="Reason">What came with the code, or why the attempt has failed; may be empty.</param>
/// <param name="ReturnsAfter">How long the client waits before its next attempt; null where it does not come back.</param>
public readonly record struct HubClose(int Code, string Reason, TimeSpan? ReturnsAfter);
