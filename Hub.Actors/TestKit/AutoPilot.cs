namespace Hub.Actors.TestKit;

/// <summary>
/// Acts on every message a test actor gets, in its turn and before the spec sees the message; so that a probe can
/// play its part while the spec looks elsewhere. Derive from it, or use <see cref="DelegateAutoPilot"/>.
/// </summary>
public abstract class AutoPilot
{
    /// <summary>Ends the auto-pilot; to be returned from <see cref="Run"/>.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Keeps the present auto-pilot; to be returned from <see cref="Run"/>.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>Acts on one message.</summary>
    /// <param name="sender">Whom it came from; dead letters when from nobody.</param>
    /// <param name="message">The message.</param>
    /// <returns>Who acts on the next one; <see cref="KeepRunning"/> for the same.</returns>
    public abstract AutoPilot Run(IActorRef sender, object message);
}
