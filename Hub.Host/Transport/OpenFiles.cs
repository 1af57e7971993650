using System.Runtime.InteropServices;

namespace Hub.Host.Transport;

/// <summary>How many files and sockets the process may have open.</summary>
internal static class OpenFiles
{
    // What the process needs beside connections: its database, its files, the runtime's own.
    private const int Kept = 128;

    private const int NumberOfFiles = 7;

    /// <summary>Whether a socket that was just taken is one of the last that can be had. The kernel gives out the lowest number that is free.</summary>
    public static bool AreNearlyUsedUp(nint socket) =>
        OperatingSystem.IsLinux() && NativeMethods.GetLimit(NumberOfFiles, out var limit) == 0 && (ulong)socket + Kept >= limit.Now;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Now;
        public ulong Most;
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "getrlimit")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int GetLimit(int resource, out Limit limit);
    }
}
