using System.Net.Sockets;

namespace Hub.Host.Bench;

/// <summary>Readiness where there is no epoll: each call costs as much as there are sockets. Right, but slower than most servers.</summary>
internal sealed class SelectReadiness : IReadiness
{
    private readonly Dictionary<Socket, (int Token, bool Write)> _watched = [];

    public void Add(Socket socket, int token, bool write) => _watched.Add(socket, (token, write));

    public void Change(Socket socket, int token, bool write) => _watched[socket] = (token, write);

    public void Remove(Socket socket) => _watched.Remove(socket);

    public int Wait(Span<Ready> ready, int milliseconds)
    {
        if (_watched.Count == 0) return 0;
        var read = _watched.Keys.ToList();
        var write = read.Where(socket => _watched[socket].Write).ToList();
        var broken = write.ToList();
        Socket.Select(read, write, broken, TimeSpan.FromMilliseconds(milliseconds));

        var readable = read.ToHashSet();
        var writable = write.Concat(broken).ToHashSet();
        var count = 0;
        foreach (var socket in readable.Union(writable).Take(ready.Length))
            ready[count++] = new Ready(_watched[socket].Token, readable.Contains(socket), writable.Contains(socket));
        return count;
    }

    public void Dispose()
    {
    }
}
