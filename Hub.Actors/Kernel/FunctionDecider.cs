namespace Hub.Actors.Kernel;

/// <summary>Decides with a function.</summary>
internal sealed class FunctionDecider(Func<Exception, Directive> decide) : IDecider
{
    public Directive Decide(Exception cause) => decide(cause);
}
