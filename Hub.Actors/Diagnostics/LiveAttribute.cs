namespace Hub.Actors.Diagnostics;

/// <summary>Says of a setting, or of all of a class but those that say otherwise, that a running node takes another value when the settings are read anew.</summary>
/// <param name="isLive">False for one that holds from the start on.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
internal sealed class LiveAttribute(bool isLive = true) : Attribute
{
    public bool IsLive => isLive;
}
