namespace Hub.Host.Transport;

/// <summary>What <see cref="Epoll.Wait"/> found.</summary>
/// <param name="Events">Bits of <see cref="Epoll"/>.</param>
/// <param name="Data">What the socket was added with.</param>
internal readonly record struct EpollEvent(uint Events, long Data);
