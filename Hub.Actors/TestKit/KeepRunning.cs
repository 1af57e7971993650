namespace Hub.Actors.TestKit;

/// <summary>As an answer of <see cref="AutoPilot.Run"/>: the same auto-pilot acts on the next message too.</summary>
public sealed class KeepRunning : AutoPilot
{
    private KeepRunning()
    {
    }

    /// <summary>The one there is.</summary>
    public static KeepRunning Instance { get; } = new();

    /// <summary>Must not be called: it is an answer, not an auto-pilot.</summary>
    /// <param name="sender">Whom the message came from.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidOperationException">Always.</exception>
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new InvalidOperationException("KeepRunning is what an auto-pilot returns in order to stay; it cannot be set as one.");
}
