namespace Hub.Actors.Protocol;

/// <summary>Told what became of a publish: once, by either of the first two. Safe from any thread.</summary>
internal interface IPublishReply
{
    /// <summary>The room has accepted it, now or when the same key came first. May be kept back until <see cref="Send"/>.</summary>
    void Accepted(RoomPosition position);

    /// <summary>It was not and will not be delivered, or, by that code, nobody knows.</summary>
    void Refused(ErrorCode error, string message);

    /// <summary>All that came together is answered: what was kept back goes out.</summary>
    void Send();
}
