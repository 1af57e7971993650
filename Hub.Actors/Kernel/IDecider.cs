namespace Hub.Actors.Kernel;

/// <summary>Decides what becomes of an actor that failed. Must be thread-safe.</summary>
public interface IDecider
{
    /// <summary>Decides. When it throws, the supervisor itself fails.</summary>
    /// <param name="cause">What the child threw.</param>
    Directive Decide(Exception cause);
}
