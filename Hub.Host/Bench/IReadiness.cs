using System.Net.Sockets;

namespace Hub.Host.Bench;

/// <summary>Tells which of many non-blocking sockets are ready, as often as they are (level-triggered). One thread uses it.</summary>
internal interface IReadiness : IDisposable
{
    /// <summary>Watches a socket for reading, and for writing if asked.</summary>
    void Add(Socket socket, int token, bool write);

    /// <summary>Changes whether a watched socket is watched for writing too.</summary>
    void Change(Socket socket, int token, bool write);

    /// <summary>Ends the watch; to be called before the socket is disposed of.</summary>
    void Remove(Socket socket);

    /// <summary>Waits until something is ready or the time is over.</summary>
    /// <param name="ready">Gets what is ready, up to its length; the rest comes with the next call.</param>
    /// <param name="milliseconds">The longest wait; 0 only looks.</param>
    /// <returns>How many are ready.</returns>
    int Wait(Span<Ready> ready, int milliseconds);
}
