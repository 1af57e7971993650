namespace Hub.Host.Bench;

/// <summary>What the load cost the server's process.</summary>
/// <param name="Pid">The process.</param>
/// <param name="CpuPercent">Of one core, user and kernel time together.</param>
/// <param name="CpuMicrosecondsEach">For each delivery, or each connection opened.</param>
/// <param name="MemoryBytes">Resident memory at the end.</param>
/// <param name="MemoryBytesPerConnection">What the connections added to it; only where connections are what is measured.</param>
internal sealed record ServerCost(
    int Pid, double CpuPercent, double CpuMicrosecondsEach, long MemoryBytes, double? MemoryBytesPerConnection = null);
