namespace Hub.Actors.Protocol;

/// <summary>Where the sender of a room message is told that the hub is done with it.</summary>
internal interface ICredit
{
    /// <summary>The message is in its members' queues, or nobody wanted it. Safe from any thread; called once per message.</summary>
    void Return(int bytes);

    /// <summary>The hub could not deliver the message in the time that it has, and its sender cannot be told otherwise: it is closed.</summary>
    void Expire()
    {
    }
}
