using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>What durable rooms have in the store, read by the member's own node.</content>
internal sealed partial class LocalRoom
{
    // More than a page for one member: it is read for all of them.
    private const int GapBytes = 256 * 1_024;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    // Whether this node has missed something that the store has: an owner that fell between storing and telling it, or one whose memory does not reach back.
    private bool HasStored(RoomPosition top) => Rule.IsDurable && top.Epoch == _epoch && top.Offset > _last;

    private void ReadStored(RoomPosition since) => _ = _services.Store!
        .ReadAsync(_room.Name, new LogRead(since, int.MaxValue, CatchUp.PageBytes), Top)
        .PipeTo(Self, success: page => new LogFetched(since, page), failure: _ => new FetchFailed(since));

    private void FillGap(RoomPosition top)
    {
        var listener = _listener;
        _ = _services.Store!
            .ReadAsync(_room.Name, new LogRead(Top, int.MaxValue, GapBytes), top)
            .PipeTo(Self, success: page => new GapRead(listener, top, page), failure: _ => new GapRead(listener, top, Page: null));
    }

    private void TakeGap(GapRead read)
    {
        if (read.Listener != _listener) return;
        if (read.Page is not { } page)
        {
            Timers.StartSingleTimer(GapTick.Key, new GapTick(read.Listener, read.Top), AskAgainAfter);
            return;
        }

        // It is not kept any more.
        if (!page.IsWhole || page.Entries.Count == 0)
        {
            Begin(read.Top);
            return;
        }

        Add(page.Entries);
        if (_last < read.Top.Offset) FillGap(read.Top);
        // What has been said meanwhile the owner has in memory.
        else Declare();
    }
}
