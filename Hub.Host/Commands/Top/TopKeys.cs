using System.Threading.Channels;

namespace Hub.Host.Commands.Top;

/// <summary>What is pressed while a screen is shown.</summary>
internal static class TopKeys
{
    /// <summary>
    /// Reads them from now on. While one is waited for the terminal does not print it, so they are waited for all the time: the thread ends with the process, as a read of
    /// a terminal cannot be called off.
    /// </summary>
    public static ChannelReader<char> Read()
    {
        var keys = Channel.CreateUnbounded<char>();
        new Thread(() =>
        {
            try
            {
                while (true) keys.Writer.TryWrite(char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar));
            }
            catch (InvalidOperationException)
            {
                // The terminal is closed.
                keys.Writer.TryComplete();
            }
        })
        { IsBackground = true, Name = "keys" }.Start();
        return keys.Reader;
    }
}
