namespace Hub.Actors.Protocol;

/// <summary>One error of hub.v1, as every place that answers it and the documentation have it.</summary>
/// <param name="Number">What stands on the wire. Never reused.</param>
/// <param name="Name">Its name in the documentation.</param>
/// <param name="IsRetryable">Whether the same request may succeed later.</param>
/// <param name="Meaning">When it is answered.</param>
internal sealed record ErrorCode(int Number, string Name, bool IsRetryable, string Meaning);
