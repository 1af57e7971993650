namespace Hub.Actors.Kernel;

/// <summary>A message on its way along a path.</summary>
internal sealed class ActorSelectionMessage(object message, string[] elements)
{
    public object Message => message;

    /// <summary>Walks the path and tells the message to whoever is at its end.</summary>
    public void DeliverFrom(IInternalActorRef anchor, IActorRef? sender)
    {
        var at = anchor;
        foreach (var element in elements)
        {
            var next = element == ".." ? Above(at) : at.GetChild(element);
            if (next is NobodyRef)
            {
                if (anchor.System is { } system) Missing(anchor, system).Tell(message, sender);
                return;
            }
            at = next;
        }
        at.Tell(message, sender);
    }

    // There is nothing above the root: as in a file system, one more step up stays there.
    private static IInternalActorRef Above(IInternalActorRef at) => at is ActorCell { ParentCell: null } ? at : at.Parent;

    private MissingRef Missing(IInternalActorRef anchor, ActorSystem system)
    {
        var path = anchor.Path;
        foreach (var element in elements)
        {
            path = new ActorPath(path, element, 0);
        }
        return new MissingRef(system, path);
    }
}
