using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hub.Host.Sockets;

/// <summary>Reads typed messages of a socket.</summary>
public static class SocketReading
{
    /// <summary>What the peer says, each message read as JSON. Like <see cref="HubSocket.Messages"/> it holds up a peer that is quicker than its reader.</summary>
    /// <typeparam name="T">What a message is.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="options">How it is read; null for the web's defaults, where names may be written in any case.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="JsonException">A message is no such JSON; thrown to whoever enumerates.</exception>
    public static async IAsyncEnumerable<T?> ReadAllAsync<T>(
        this HubSocket socket, JsonSerializerOptions? options = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(socket);
        await foreach (var message in socket.Messages.WithCancellation(cancellation))
            yield return JsonSerializer.Deserialize<T>(message.Data.Span, options ?? JsonSerializerOptions.Web);
    }
}
