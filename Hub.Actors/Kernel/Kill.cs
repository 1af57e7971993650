namespace Hub.Actors.Kernel;

/// <summary>Makes the actor that gets it throw <see cref="ActorKilledException"/>.</summary>
public sealed class Kill
{
    private Kill()
    {
    }

    /// <summary>The only instance.</summary>
    public static Kill Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}
