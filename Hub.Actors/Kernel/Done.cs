namespace Hub.Actors.Kernel;

/// <summary>The result of something that is finished and has nothing else to say.</summary>
public sealed class Done
{
    /// <summary>The only instance.</summary>
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
