using System.Text.Json.Serialization.Metadata;

namespace Hub.Host.Admin;

/// <summary>Something that nodes ask each other, as JSON.</summary>
/// <param name="Name">What it is called between nodes; it and the names of members stay, members may be added.</param>
/// <param name="Asked">How the question is written.</param>
/// <param name="Answer">How the answer is.</param>
internal sealed record Question<TAsked, TAnswer>(string Name, JsonTypeInfo<TAsked> Asked, JsonTypeInfo<TAnswer> Answer)
    where TAnswer : class;
