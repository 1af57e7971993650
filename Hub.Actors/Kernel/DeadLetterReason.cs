namespace Hub.Actors.Kernel;

/// <summary>Why a message became a dead letter: the values of the <c>reason</c> tag of its metric.</summary>
internal static class DeadLetterReason
{
    /// <summary>The recipient had stopped when the message was told.</summary>
    public const string Stopped = "stopped";

    /// <summary>The recipient stopped with the message in its mailbox or stash.</summary>
    public const string LeftInMailbox = "left-in-mailbox";

    /// <summary>There never was anyone at the selected path.</summary>
    public const string NobodyThere = "nobody-there";

    /// <summary>An ask had already been answered, timed out or canceled.</summary>
    public const string AskDone = "ask-done";

    /// <summary>Told to dead letters themselves, for example an answer to nobody.</summary>
    public const string Told = "told";

    /// <summary>Reached its actor, which did not know it.</summary>
    public const string Unhandled = "unhandled";
}
