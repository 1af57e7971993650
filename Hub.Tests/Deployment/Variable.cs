namespace Hub.Tests.Deployment;

/// <summary>A variable that a container is given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What the process sees; null where that cannot be told.</param>
/// <param name="Place">Where it is set.</param>
internal sealed record Variable(string Name, string? Value, Field Place)
{
    /// <summary>Its path in the configuration, as ASP.NET Core reads it.</summary>
    public string Setting => Name.Replace("__", ":", StringComparison.Ordinal);
}
