namespace Hub.Actors;

/// <summary>The hub's rooms and connections, for any endpoint or service of an application. Safe for threads; cluster-wide.</summary>
public interface IHubRooms
{
    /// <summary>Says a text to all members of a room.</summary>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="text">Raw members get it as it is, others as a JSON string.</param>
    /// <exception cref="ArgumentException">That is no name of a room.</exception>
    ValueTask PublishAsync(string room, string text);

    /// <summary>Says something binary to all members of a room; those that speak JSON get it in base64.</summary>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="data">The bytes; copied before the call returns.</param>
    /// <exception cref="ArgumentException">That is no name of a room.</exception>
    ValueTask PublishAsync(string room, ReadOnlyMemory<byte> data);

    /// <summary>Says a value as JSON to all members of a room.</summary>
    /// <typeparam name="T">What is written as JSON.</typeparam>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="value">The value, written with the web's names; what is not ASCII stays as it is.</param>
    /// <exception cref="ArgumentException">That is no name of a room.</exception>
    ValueTask PublishJsonAsync<T>(string room, T value);

    /// <summary>Says <c>{"type":"broadcast","message":…}</c> to every connection of the hub's routes.</summary>
    /// <typeparam name="T">What is written as JSON.</typeparam>
    /// <param name="message">The message. A <see cref="System.Text.Json.JsonElement"/> goes out as it was written.</param>
    /// <param name="cancellation">Ends the waiting, not the broadcast.</param>
    /// <returns>How many connections it was queued for.</returns>
    Task<int> BroadcastAsync<T>(T message, CancellationToken cancellation = default);

    /// <summary>The names of those present in a room, sorted, one entry per connection; empty for a room that nobody is in.</summary>
    /// <param name="room">1 to 255 characters.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ArgumentException">That is no name of a room.</exception>
    Task<IReadOnlyList<string>> MembersAsync(string room, CancellationToken cancellation = default);

    /// <summary>Sends a text to every connection of a user.</summary>
    /// <param name="user">The user's name, as <see cref="HubConnection.User"/> has it.</param>
    /// <param name="text">Sent as a text message, whatever the route.</param>
    /// <param name="cancellation">Ends the waiting, not the sending.</param>
    /// <returns>How many connections it was queued for; 0 when the user has none.</returns>
    Task<int> SendToUserAsync(string user, string text, CancellationToken cancellation = default);

    /// <summary>How many connections there are.</summary>
    Task<int> CountAsync(CancellationToken cancellation = default);

    /// <summary>Those that there are now, in no order.</summary>
    Task<IReadOnlyList<HubConnection>> ConnectionsAsync(CancellationToken cancellation = default);

    /// <summary>Closes a connection once all is sent.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="code">1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4); default 4004, kicked.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    /// <param name="cancellation">Ends the waiting, not the closing.</param>
    /// <returns>False when there is no such connection.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long.</exception>
    Task<bool> CloseAsync(string id, int code = 4004, string reason = "", CancellationToken cancellation = default);
}
