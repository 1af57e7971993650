using Hub.Actors.Cluster.Links;

namespace Hub.Actors.Rooms;

/// <summary>A local room on another node.</summary>
/// <param name="link">The way there.</param>
/// <param name="listener">The number that it has there.</param>
internal sealed class LinkReceiver(ILink link, long listener) : IRoomReceiver
{
    public bool IsHere => false;

    public void Tell(object message) => link.Send(new ListenerItem(listener, message));
}
