using System.Reflection;

namespace Hub.Host;

/// <summary>The version of this build.</summary>
internal static class HubVersion
{
    /// <summary>Such as <c>0.1.0</c>, without the commit that the build appends after a plus.</summary>
    public static string Text { get; } = typeof(HubVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
