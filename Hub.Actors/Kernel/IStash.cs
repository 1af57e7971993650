namespace Hub.Actors.Kernel;

/// <summary>Puts messages aside until the actor can handle them. Belongs to the actor's turns.</summary>
public interface IStash
{
    /// <summary>How many messages are put aside.</summary>
    int Count { get; }

    /// <summary>True when there are none.</summary>
    bool IsEmpty { get; }

    /// <summary>True when there are some.</summary>
    bool NonEmpty { get; }

    /// <summary>True when no more fit.</summary>
    bool IsFull { get; }

    /// <summary>How many fit; 0 or less means any number.</summary>
    int Capacity { get; }

    /// <summary>Puts the message being handled aside.</summary>
    /// <exception cref="IllegalActorStateException">It has been put aside already.</exception>
    /// <exception cref="StashOverflowException">No more fit; the message is lost.</exception>
    void Stash();

    /// <summary>Puts the oldest message back before everything in the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages back, in their order, before everything in the mailbox.</summary>
    void UnstashAll();

    /// <summary>Puts the messages that fit back, in their order, before everything in the mailbox; drops the others.</summary>
    /// <param name="predicate">Says which fit.</param>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out and puts none back.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages aside, before those that are there.</summary>
    /// <param name="envelopes">The messages, oldest first.</param>
    void Prepend(IEnumerable<Envelope> envelopes);
}
