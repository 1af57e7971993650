using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>A member that gets what it has missed, page by page as it reads, before it hears the room live. Belongs to the local room's turns.</summary>
/// <param name="join">How it joined.</param>
/// <param name="offset">The last offset that it has.</param>
/// <param name="missed">The last offset that it has missed; its own messages behind this are not for it.</param>
internal sealed class CatchUp(Join join, long offset, long missed)
{
    /// <summary>What is delivered in one go: as much as goes out in one write.</summary>
    public const int PageBytes = 64 * 1_024;

    public Join Join => join;

    public IMember Member => join.Member;

    public Subscription Subscription => join.Subscription!;

    /// <summary>The last offset that it has.</summary>
    public long Offset { get; set; } = offset;

    /// <summary>What follows, where it was fetched and there was no room for it yet; null for nothing.</summary>
    public IReadOnlyList<RoomEntry>? Page { get; set; }

    /// <summary>Whether it knows that all of it follows.</summary>
    public bool IsTold { get; set; }

    public bool Wants(RoomEntry entry) =>
        entry.Offset <= missed || entry.Message.Echo || entry.Message.Sender != Member.Id;
}
