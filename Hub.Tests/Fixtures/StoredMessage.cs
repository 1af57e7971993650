namespace Hub.Tests.Fixtures;

/// <summary>A row of <c>hub_message</c>.</summary>
internal readonly record struct StoredMessage(string Epoch, long Offset, long Term, DateTime At, string Data);
