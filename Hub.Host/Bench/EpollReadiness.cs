using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hub.Host.Bench;

/// <summary>
/// Readiness by Linux' epoll: the cost of a call is that of the sockets that are ready, not of those that are
/// watched. The framework's own asynchronous sockets would hand each reception from a polling thread to a pooled one,
/// and a load generator that is slower than the server measures itself.
/// </summary>
internal sealed class EpollReadiness : IReadiness
{
    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationRemove = 2;
    private const int OperationChange = 3;
    private const uint In = 0x001;
    private const uint Out = 0x004;
    private const uint Broken = 0x008 | 0x010;
    private const int InterruptedBySignal = 4;

    // struct epoll_event { uint32_t events; uint64_t data; } is packed on x86 and aligned elsewhere.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;
    private static readonly int EventBytes = DataOffset + sizeof(ulong);

    private readonly SafeFileHandle _epoll;
    private readonly byte[] _change = new byte[EventBytes];
    private byte[] _events = [];

    public EpollReadiness()
    {
        _epoll = new SafeFileHandle(NativeMethods.Create(CloseOnExec), ownsHandle: true);
        if (_epoll.IsInvalid) throw new Win32Exception();
    }

    public void Add(Socket socket, int token, bool write) => Control(OperationAdd, socket, token, write);

    public void Change(Socket socket, int token, bool write) => Control(OperationChange, socket, token, write);

    // One that is not watched is no mistake here.
    public void Remove(Socket socket) => _ = NativeMethods.Control(_epoll, OperationRemove, socket.SafeHandle, _change);

    public int Wait(Span<Ready> ready, int milliseconds)
    {
        if (_events.Length < ready.Length * EventBytes) _events = new byte[ready.Length * EventBytes];
        var count = NativeMethods.Wait(_epoll, _events, ready.Length, milliseconds);
        if (count < 0)
            return Marshal.GetLastPInvokeError() == InterruptedBySignal ? 0 : throw new Win32Exception();

        for (var i = 0; i < count; i++)
        {
            var one = _events.AsSpan(i * EventBytes, EventBytes);
            var events = MemoryMarshal.Read<uint>(one);
            ready[i] = new Ready(
                MemoryMarshal.Read<int>(one[DataOffset..]), (events & (In | Broken)) != 0, (events & (Out | Broken)) != 0);
        }

        return count;
    }

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, Socket socket, int token, bool write)
    {
        var events = In | (write ? Out : 0);
        MemoryMarshal.Write(_change, events);
        MemoryMarshal.Write(_change.AsSpan(DataOffset), (long)token);
        if (NativeMethods.Control(_epoll, operation, socket.SafeHandle, _change) != 0) throw new Win32Exception();
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
