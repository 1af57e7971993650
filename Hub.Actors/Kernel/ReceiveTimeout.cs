namespace Hub.Actors.Kernel;

/// <summary>Tells an actor that no message came for as long as it had set.</summary>
public sealed class ReceiveTimeout
{
    private ReceiveTimeout()
    {
    }

    /// <summary>The only instance.</summary>
    public static ReceiveTimeout Instance { get; } = new();
}
