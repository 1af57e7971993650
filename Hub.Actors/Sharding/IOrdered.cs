namespace Hub.Actors.Sharding;

/// <summary>Something that may be said a second time, and then stands where it stood among what was said through the same route.</summary>
internal interface IOrdered
{
    /// <summary>Its place; 0 before it has one. What is said once only does not keep it.</summary>
    long Order { get; set; }
}
