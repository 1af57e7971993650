namespace Hub.Actors.Kernel;

/// <summary>What every reference of this kernel can do besides being told messages.</summary>
internal interface IInternalActorRef : IActorRef
{
    /// <summary>The system the reference belongs to; null for <see cref="ActorRefs.Nobody"/>.</summary>
    ActorSystem? System { get; }

    /// <summary>The reference one step up the tree, or nobody.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The child of this name, or nobody. A name may carry a uid: <c>name#17</c>.</summary>
    IInternalActorRef GetChild(string name);

    /// <summary>Hands over a message of the kernel itself. The object must not be used again.</summary>
    void SendSystemMessage(SystemMessage message);

    /// <summary>Asks the actor to stop after its current message.</summary>
    void Stop();
}
