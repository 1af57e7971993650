namespace Hub.Actors.Diagnostics;

/// <summary>Says of a setting that its text, or a part of it, is not to be shown to anybody.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute;
