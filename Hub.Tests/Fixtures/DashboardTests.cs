using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Fixtures;

/// <summary>Tests of the dashboard of one node in this process.</summary>
public abstract class DashboardTests(Browser browser) : IAsyncLifetime
{
    private AdminNode _node = null!;

    private protected HubServer Server => _node.Server;

    private protected DashboardPages Pages { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        _node = await AdminNode.StartAsync(Configure);
        Pages = await DashboardPages.StartAsync(browser);
    }

    public virtual async Task DisposeAsync()
    {
        await Pages.DisposeAsync();
        await _node.DisposeAsync();
    }

    /// <summary>What is special of the node.</summary>
    private protected virtual void Configure(IServiceCollection services)
    {
    }
}
