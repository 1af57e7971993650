using System.Net.WebSockets;
using System.Text.Json;

namespace Hub.Actors.Client;

/// <summary>How a <see cref="HubClient"/> behaves. Read when the client is made.</summary>
public sealed record HubClientOptions
{
    /// <summary>Asked for a token before each connection, and when the one it has is about to expire. Default null: none is sent.</summary>
    public Func<CancellationToken, ValueTask<string?>>? Token { get; init; }

    /// <summary>Headers, certificates, proxies of the handshake. Default null: none.</summary>
    public Action<ClientWebSocketOptions>? Configure { get; init; }

    /// <summary>How data is written and read. Default the web's: camelCase names.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Web;

    /// <summary>Publishes that may wait while there is no connection. Default 1,000; one more is refused at once with 106.</summary>
    public int QueuedMessages { get; init; } = 1_000;

    /// <summary>Their bytes. Default 1 MiB.</summary>
    public int QueuedBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How long a publish may take, with all its repetitions and while there is no connection. Default one minute, at most 4 minutes: the server knows a publish
    /// again for five.
    /// </summary>
    public TimeSpan PublishTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long any other request may take, and a connection to come about. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The first of the waits between attempts to connect, each twice as long as the one before; of each a random part is waited. Default 500 ms.
    /// </summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest of these waits. Default 30 s.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of each change of <see cref="HubClient.State"/>, on the thread that makes it. Default null.</summary>
    public Action<HubClientState>? OnState { get; init; }

    /// <summary>
    /// Told how a connection has ended, or failed to come about, and when the next attempt begins; not told of an end that was the client's own. Default null.
    /// </summary>
    public Action<HubClose>? OnClose { get; init; }

    /// <summary>
    /// Told what no call can fail with: why an attempt to connect has failed, what another callback has thrown, a token or presence that was refused, what the
    /// server has said that cannot be read. The client goes on. Default null.
    /// </summary>
    public Action<Exception>? OnError { get; init; }

    /// <summary>Told what <c>POST /broadcast</c> says to everybody. Default null.</summary>
    public Action<JsonElement>? OnBroadcast { get; init; }

    /// <summary>Told what the server sends this user. Default null.</summary>
    public Action<string>? OnDirect { get; init; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
