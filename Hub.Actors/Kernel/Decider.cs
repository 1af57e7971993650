namespace Hub.Actors.Kernel;

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>The first pair whose exception fits decides; without one the default does.</summary>
    /// <param name="defaultDirective">For everything else.</param>
    /// <param name="pairs">What to do with which exception, see <see cref="DirectiveExtensions.When{TException}"/>.</param>
    public static IDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) =>
        new ListDecider(defaultDirective, pairs);

    /// <summary>The first pair whose exception fits decides; without one the default does.</summary>
    /// <param name="defaultDirective">For everything else.</param>
    /// <param name="pairs">What to do with which exception.</param>
    public static IDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) =>
        new ListDecider(defaultDirective, pairs.ToArray());

    /// <summary>A function decides.</summary>
    /// <param name="localOnlyDecider">The function.</param>
    public static IDecider From(Func<Exception, Directive> localOnlyDecider) => new FunctionDecider(localOnlyDecider);
}
