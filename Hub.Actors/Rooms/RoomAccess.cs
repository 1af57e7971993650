using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Rooms;

/// <summary>Says who may do what: the room's rule, the token and the application's policy must agree.</summary>
internal sealed partial class RoomAccess(RoomOptions options, IRoomPolicy? policy, ILogger<RoomAccess> logger) : IRoomAccess
{
    public Decision Decide(Identity who, RoomId room, RoomRight right)
    {
        if (who.IsOperator) return new Decision(true);
        var isGranted = who.Grants?.Invoke(room.Name, right);
        var isAllowed = isGranted != false && options.RuleOf(room.Name).AudienceOf(right) switch
        {
            RoomAudience.Anyone => true,
            RoomAudience.Users => who.User is not null,
            RoomAudience.Granted => isGranted == true,
            _ => false,
        };
        return isAllowed && policy is not null ? Ask(policy, who, room, right) : new Decision(isAllowed);
    }

    private Decision Ask(IRoomPolicy asked, Identity who, RoomId room, RoomRight right)
    {
        var answer = AskAsync(asked, who, room, right);
        if (answer.IsCompletedSuccessfully) return new Decision(answer.Result);
        return new Decision(false, answer);
    }

    private async Task<bool> AskAsync(IRoomPolicy asked, Identity who, RoomId room, RoomRight right)
    {
        try
        {
            return await asked.IsAllowedAsync(who.Principal, room.Name, right);
        }
        catch (Exception failure)
        {
            Log.PolicyFailed(logger, room, right, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.RoomPolicyFailed, LogLevel.Error, "The policy of rooms failed at {Right} of {RoomId}; it is refused")]
        public static partial void PolicyFailed(ILogger logger, RoomId roomId, RoomRight right, Exception exception);
    }
}
