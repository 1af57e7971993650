namespace Hub.Actors;

/// <summary>The hub's rooms and connections, for any endpoint or service of an application. Safe for threads; cluster-wide.</summary>
public interface IHubRooms
{
    /// <summary>Says a text to all members of a room.</summary>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="text">Raw members get it as it is, others as a JSON string.</param>
    /// <param name="key">
    /// Makes it the same message as an earlier one of the server's with this key in the room: within five minutes that one's position is returned, and nothing
    /// is said again. 1 to 128 characters; default null: a message of its own.
    /// </param>
    /// <param name="cancellation">Ends the waiting, not the saying.</param>
    /// <returns>Its position, once the room has accepted it.</returns>
    /// <exception cref="ArgumentException">That is no name of a room, or no key.</exception>
    /// <exception cref="HubException">The room has refused it (docs/protocol.md has the codes).</exception>
    Task<RoomPosition> PublishAsync(string room, string text, string? key = null, CancellationToken cancellation = default);

    /// <summary>Says something binary to all members of a room; those that speak JSON get it in base64.</summary>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="data">The bytes; copied before the call returns.</param>
    /// <param name="key">
    /// Makes it the same message as an earlier one of the server's with this key in the room: within five minutes that one's position is returned, and nothing
    /// is said again. 1 to 128 characters; default null: a message of its own.
    /// </param>
    /// <param name="cancellation">Ends the waiting, not the saying.</param>
    /// <returns>Its position, once the room has accepted it.</returns>
    /// <exception cref="ArgumentException">That is no name of a room, or no key.</exception>
    /// <exception cref="HubException">The room has refused it (docs/protocol.md has the codes).</exception>
    Task<RoomPosition> PublishAsync(string room, ReadOnlyMemory<byte> data, string? key = null, CancellationToken cancellation = default);

    /// <summary>Says a value as JSON to all members of a room.</summary>
    /// <typeparam name="T">What is written as JSON.</typeparam>
    /// <param name="room">1 to 255 characters; also a room of the server's own, which begins with <c>$hub/</c>.</param>
    /// <param name="value">The value, written with the web's names; what is not ASCII stays as it is.</param>
    /// <param name="key">
    /// Makes it the same message as an earlier one of the server's with this key in the room: within five minutes that one's position is returned, and nothing
    /// is said again. 1 to 128 characters; default null: a message of its own.
    /// </param>
    /// <param name="cancellation">Ends the waiting, not the saying.</param>
    /// <returns>Its position, once the room has accepted it.</returns>
    /// <exception cref="ArgumentException">That is no name of a room, or no key.</exception>
    /// <exception cref="HubException">The room has refused it (docs/protocol.md has the codes).</exception>
    Task<RoomPosition> PublishJsonAsync<T>(string room, T value, string? key = null, CancellationToken cancellation = default);

    /// <summary>Says <c>{"type":"broadcast","message":…}</c> to every connection of the hub's routes.</summary>
    /// <typeparam name="T">What is written as JSON.</typeparam>
    /// <param name="message">The message. A <see cref="System.Text.Json.JsonElement"/> goes out as it was written.</param>
    /// <param name="cancellation">Ends the waiting, not the broadcast.</param>
    /// <returns>How many connections it was queued for.</returns>
    Task<int> BroadcastAsync<T>(T message, CancellationToken cancellation = default);

    /// <summary>The users present in a room, and the members that their route has given a name; sorted, one entry per connection.</summary>
    /// <param name="room">1 to 255 characters.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ArgumentException">That is no name of a room.</exception>
    Task<IReadOnlyList<string>> MembersAsync(string room, CancellationToken cancellation = default);

    /// <summary>Sends a text to every connection of a user.</summary>
    /// <param name="user">The user's name, as <see cref="HubConnection.User"/> has it.</param>
    /// <param name="text">Sent as a text message, whatever the route; to connections of hub.v1 in a <c>direct</c> envelope.</param>
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
