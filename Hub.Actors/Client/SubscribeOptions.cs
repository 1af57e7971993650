namespace Hub.Actors.Client;

/// <summary>What is special of a subscription. The callbacks are called in turn with the messages, by the client's reader: they must not wait.</summary>
public sealed record SubscribeOptions
{
    /// <summary>The position from which on messages are wanted. Default null: from now on.</summary>
    public RoomPosition? Since { get; init; }

    /// <summary>At most once in so long a time only the newest message of each slot, 10 ms to one minute. Default zero: every message.</summary>
    public TimeSpan Conflate { get; init; }

    /// <summary>
    /// Messages that wait to be read. When more come, the client leaves the room until half of them are read, and then recovers what it has missed, as after a
    /// broken connection. Default 1,024.
    /// </summary>
    public int Capacity { get; init; } = 1_024;

    /// <summary>Told when messages could not be had any more: after a long absence, when they were read too slowly, or when the room has lost them. Default null.</summary>
    public Action<HubGap>? OnGap { get; init; }

    /// <summary>Told who has come, or has changed. Default null: where the other two are null too, nothing is asked for.</summary>
    public Action<HubMember>? OnJoin { get; init; }

    /// <summary>Told who has left, by the name of the member. Default null.</summary>
    public Action<string>? OnLeave { get; init; }

    /// <summary>Told who is there, in place of all that was told before: the room had failed, and somebody may have left meanwhile. Default null.</summary>
    public Action<HubPresence>? OnPresence { get; init; }

    internal bool WatchesPresence => OnJoin is not null || OnLeave is not null || OnPresence is not null;
}
