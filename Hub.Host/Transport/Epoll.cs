using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hub.Host.Transport;

/// <summary>Linux' epoll (epoll(7)): a wait costs what the sockets that are ready cost, not those that are watched.</summary>
internal sealed class Epoll : IDisposable
{
    public const uint In = 0x001;
    public const uint Out = 0x004;

    /// <summary>The connection is broken, or both sides have ended it.</summary>
    public const uint Broken = 0x008 | 0x010;

    /// <summary>The peer has ended its side.</summary>
    public const uint PeerEnded = 0x2000;

    /// <summary>Told once when something comes, not as long as something is there.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const int OperationChange = 3;
    private const int InterruptedBySignal = 4;

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x86 and aligned elsewhere.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;
    private static readonly int EventBytes = DataOffset + sizeof(ulong);

    private readonly SafeFileHandle _epoll;
    private byte[] _events = [];

    public Epoll()
    {
        _epoll = new SafeFileHandle(NativeMethods.Create(CloseOnExec), ownsHandle: true);
        if (_epoll.IsInvalid) throw new Win32Exception();
    }

    public void Add(Socket socket, uint events, long data) => Control(OperationAdd, socket, events, data);

    public void Change(Socket socket, uint events, long data) => Control(OperationChange, socket, events, data);

    /// <summary>One that is not watched is no mistake here.</summary>
    public void Remove(Socket socket) => _ = NativeMethods.Control(_epoll, OperationRemove, socket.SafeHandle, new byte[EventBytes]);

    /// <summary>Waits until something is ready. One thread at a time.</summary>
    /// <param name="ready">Filled from its beginning.</param>
    /// <param name="milliseconds">How long at most; -1 for ever.</param>
    /// <returns>How many are ready; may be 0.</returns>
    public int Wait(Span<EpollEvent> ready, int milliseconds)
    {
        if (_events.Length < ready.Length * EventBytes) _events = new byte[ready.Length * EventBytes];
        var count = NativeMethods.Wait(_epoll, _events, ready.Length, milliseconds);
        if (count < 0)
            return Marshal.GetLastPInvokeError() == InterruptedBySignal ? 0 : throw new Win32Exception();

        for (var i = 0; i < count; i++)
        {
            var one = _events.AsSpan(i * EventBytes, EventBytes);
            ready[i] = new EpollEvent(MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<long>(one[DataOffset..]));
        }

        return count;
    }

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, Socket socket, uint events, long data)
    {
        var change = new byte[EventBytes];
        MemoryMarshal.Write(change, events);
        MemoryMarshal.Write(change.AsSpan(DataOffset), data);
        if (NativeMethods.Control(_epoll, operation, socket.SafeHandle, change) != 0) throw new Win32Exception();
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Create(int flags);

        [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Control(SafeHandle epoll, int operation, SafeHandle socket, byte[] change);

        [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Wait(SafeHandle epoll, byte[] events, int count, int milliseconds);
    }
}
