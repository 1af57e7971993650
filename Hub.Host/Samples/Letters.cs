using Hub.Host.Sockets;

namespace Hub.Host.Samples;

/// <summary>Says the letters a to z, one each second, and ends: a socket's function.</summary>
internal static class Letters
{
    public static async Task SayAsync(HubSocket socket, TimeProvider time, CancellationToken cancellation)
    {
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            await socket.SendAsync(letter.ToString(), cancellation);
            // The socket ends with its function: 1000.
            if (letter < 'z') await seconds.WaitForNextTickAsync(cancellation);
        }
    }
}
