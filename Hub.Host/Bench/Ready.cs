namespace Hub.Host.Bench;

/// <summary>A socket on which something can be done without waiting.</summary>
/// <param name="Token">What it was added under.</param>
/// <param name="Read">Bytes, the end or an error can be read.</param>
/// <param name="Write">It takes bytes, or its attempt to connect has ended.</param>
internal readonly record struct Ready(int Token, bool Read, bool Write);
