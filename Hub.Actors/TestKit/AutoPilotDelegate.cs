namespace Hub.Actors.TestKit;

/// <summary>Acts on one message; see <see cref="AutoPilot.Run"/>.</summary>
/// <param name="sender">Whom it came from; dead letters when from nobody.</param>
/// <param name="message">The message.</param>
/// <returns>Who acts on the next one; <see cref="KeepRunning"/> for the same.</returns>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);
