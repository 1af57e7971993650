namespace Hub.Actors.TestKit;

/// <summary>Does nothing. As an answer of <see cref="AutoPilot.Run"/> it ends the auto-pilot.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    private NoAutoPilot()
    {
    }

    /// <summary>The one there is.</summary>
    public static NoAutoPilot Instance { get; } = new();

    /// <inheritdoc/>
    public override AutoPilot Run(IActorRef sender, object message) => this;
}
