namespace Hub.Host.Authentication;

/// <summary>The scheme of authentication that <c>AddHub</c> adds.</summary>
public static class TokenScheme
{
    /// <summary>
    /// Its name. In an application with other schemes <c>RequireAuthorization()</c> asks the application's default one; a policy that names this
    /// scheme asks for the hub's tokens. In an application without any other it is the default.
    /// </summary>
    public const string Name = "Hub";
}
