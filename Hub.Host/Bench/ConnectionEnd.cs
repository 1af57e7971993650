namespace Hub.Host.Bench;

/// <summary>Why a connection ended, or was never open.</summary>
/// <param name="Reason">Completes "a connection ended: …".</param>
/// <param name="Unreachable">Nobody answered at the address.</param>
internal readonly record struct ConnectionEnd(string Reason, bool Unreachable = false);
