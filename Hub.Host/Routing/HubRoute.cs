namespace Hub.Host.Routing;

/// <summary>Metadata of the routes of <c>MapHub</c> and <c>MapRoom</c>, of which <c>HUB__AUTH__REQUIRED</c> speaks.</summary>
internal sealed class HubRoute
{
    public static readonly HubRoute Instance = new();
}
