using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>A room on another node has accepted a publish.</summary>
internal sealed record PublishAccepted(RoomPosition Position);

/// <summary>It has not.</summary>
internal sealed record PublishRefused(ErrorCode Error, string Message);

/// <summary>It may have, and has ended.</summary>
internal sealed record PublishLost(string Reason);

/// <summary>Another node could not answer.</summary>
internal sealed record AnswerFailed(string Reason);
