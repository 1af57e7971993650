using System.Net.Sockets;
using Hub.Host.Transport;

namespace Hub.Host.Bench;

/// <summary>
/// Readiness by epoll. The framework's own asynchronous sockets would hand each reception from a polling thread to a
/// pooled one, and a load generator that is slower than the server measures itself.
/// </summary>
internal sealed class EpollReadiness : IReadiness
{
    private readonly Epoll _epoll = new();
    private EpollEvent[] _events = [];

    public void Add(Socket socket, int token, bool write) => _epoll.Add(socket, Events(write), token);

    public void Change(Socket socket, int token, bool write) => _epoll.Change(socket, Events(write), token);

    public void Remove(Socket socket) => _epoll.Remove(socket);

    public int Wait(Span<Ready> ready, int milliseconds)
    {
        if (_events.Length < ready.Length) _events = new EpollEvent[ready.Length];
        var count = _epoll.Wait(_events.AsSpan(0, ready.Length), milliseconds);
        for (var i = 0; i < count; i++)
        {
            var (events, token) = _events[i];
            ready[i] = new Ready(
                (int)token, (events & (Epoll.In | Epoll.Broken)) != 0, (events & (Epoll.Out | Epoll.Broken)) != 0);
        }

        return count;
    }

    public void Dispose() => _epoll.Dispose();

    private static uint Events(bool write) => Epoll.In | (write ? Epoll.Out : 0);
}
