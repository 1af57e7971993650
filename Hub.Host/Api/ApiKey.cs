namespace Hub.Host.Api;

/// <summary>One key of the HTTP API.</summary>
public sealed class ApiKey
{
    /// <summary>The secret itself, sent by a caller as <c>Authorization: Bearer …</c>. Must not be empty.</summary>
    public string Key { get; set; } = "";
}
