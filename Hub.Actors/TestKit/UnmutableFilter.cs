namespace Hub.Actors.TestKit;

internal sealed class UnmutableFilter(PublishedEvents events, Interception interception) : IUnmutableFilter
{
    public void Unmute() => events.Remove(interception);

    public void Dispose() => Unmute();
}
