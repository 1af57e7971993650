namespace Hub.Actors.Kernel;

/// <summary>Decides by the first exception type in a list that fits.</summary>
internal sealed class ListDecider(Directive defaultDirective, KeyValuePair<Type, Directive>[] pairs) : IDecider
{
    public Directive Decide(Exception cause)
    {
        foreach (var (type, directive) in pairs)
        {
            if (type.IsInstanceOfType(cause)) return directive;
        }
        return defaultDirective;
    }
}
