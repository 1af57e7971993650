namespace Hub.Actors.Protocol;

/// <summary>Told what became of a publish: once, by one of the first three. Safe from any thread.</summary>
internal interface IPublishReply
{
    /// <summary>The room has accepted it, now or when the same key came first. May be kept back until <see cref="Send"/>.</summary>
    void Accepted(RoomPosition position);

    /// <summary>It was not and will not be delivered, or, by that code, nobody knows.</summary>
    void Refused(ErrorCode error, string message);

    /// <summary>
    /// Whoever had it is gone, and may have accepted it. Unless whoever waits can find that out, it is refused with <see cref="ErrorCodes.OutcomeUnknown"/>.
    /// </summary>
    void Lost(string reason) => Refused(ErrorCodes.OutcomeUnknown, reason);

    /// <summary>Whether somebody can be told. Where nobody can, the publish waits for longer.</summary>
    bool IsAwaited => true;

    /// <summary>All that came together is answered: what was kept back goes out.</summary>
    void Send();
}
