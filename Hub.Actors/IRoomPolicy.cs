using System.Security.Claims;

namespace Hub.Actors;

/// <summary>
/// An application's own say in who may do what in which room. Registered as in <c>services.AddSingleton&lt;IRoomPolicy, MyPolicy&gt;()</c>, it is
/// asked each time, after the room's rule and the token have agreed, for connections of every dialect and for <c>/sse</c>; not for what the
/// application itself does by <see cref="IHubRooms"/>. Must be safe for threads. What it throws refuses, and is logged.
/// </summary>
public interface IRoomPolicy
{
    /// <summary>Whether somebody may do something.</summary>
    /// <param name="user">Who; null where nobody was authenticated.</param>
    /// <param name="room">The room's name.</param>
    /// <param name="right">What. <see cref="RoomRight.Publish"/> is asked for each message: answer that one at once.</param>
    ValueTask<bool> IsAllowedAsync(ClaimsPrincipal? user, string room, RoomRight right);
}
