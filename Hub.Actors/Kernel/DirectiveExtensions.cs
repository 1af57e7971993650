namespace Hub.Actors.Kernel;

/// <summary>Lets a decider be written as a list.</summary>
public static class DirectiveExtensions
{
    /// <summary>Pairs a directive with the exception it is for.</summary>
    /// <typeparam name="TException">The exception, or a base of it.</typeparam>
    /// <param name="self">The directive.</param>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception =>
        new(typeof(TException), self);
}
