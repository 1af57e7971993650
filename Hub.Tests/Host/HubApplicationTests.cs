using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Host;

public sealed class HubApplicationTests
{
    [Fact]
    public async Task Limits_and_shutdown_times_reach_the_server_and_the_host()
    {
        await using var server = await HubServer.StartAsync(services => services
            .Configure<LimitOptions>(limits =>
            {
                limits.Backlog = 7;
                limits.Handshake = TimeSpan.FromSeconds(3);
            })
            .Configure<ShutdownOptions>(shutdown => shutdown.Drain = TimeSpan.FromSeconds(20)));
        Assert.Equal(7, Value<SocketTransportOptions>(server).Backlog);
        Assert.Equal(TimeSpan.FromSeconds(3), Value<KestrelServerOptions>(server).Limits.RequestHeadersTimeout);
        // 20 s drain, twice 5 s grace, and 10 s.
        Assert.Equal(TimeSpan.FromSeconds(40), Value<HostOptions>(server).ShutdownTimeout);
    }

    [Fact]
    public async Task A_handshake_without_a_limit_never_times_out()
    {
        await using var server = await HubServer.StartAsync(services => services
            .Configure<LimitOptions>(limits => limits.Handshake = TimeSpan.Zero));
        Assert.Equal(TimeSpan.MaxValue, Value<KestrelServerOptions>(server).Limits.RequestHeadersTimeout);
    }

    [Fact]
    public async Task Options_set_in_code_obey_the_same_rules() => Assert.Equal(
        ["Hub:Limits:Backlog=0 must be a whole number from 1 to 65535"],
        (await Assert.ThrowsAsync<OptionsValidationException>(() => HubServer.StartAsync(services => services
            .Configure<LimitOptions>(limits => limits.Backlog = 0)))).Failures);

    private static T Value<T>(HubServer server)
        where T : class => server.Services.GetRequiredService<IOptions<T>>().Value;
}
