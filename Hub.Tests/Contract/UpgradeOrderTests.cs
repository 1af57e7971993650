using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>The order that docs/hooks.md tells.</summary>
public class UpgradeOrderTests
{
    private readonly ConcurrentQueue<string> _steps = new();

    [Fact]
    public async Task Each_step_comes_when_the_one_before_it_has_let_the_request_pass()
    {
        await using var hub = await StartAsync();
        await using var client = await SocketClient.ConnectAsync(
            hub.WebSocketUrl("/ordered"), options => options.AddSubProtocol("one"));

        Assert.Equal("hello", await client.NextTextAsync());
        Assert.Equal(["middleware", "authorization", "verify", "binding", "filter", "protocol", "handler"], _steps);
        await client.ClosedAsync();
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("Sec-WebSocket-Version", HttpStatusCode.UpgradeRequired)]
    [InlineData("Upgrade", HttpStatusCode.NotFound)]
    public async Task Handshake_and_origin_are_looked_at_behind_the_authorization_and_before_VerifyClient(string? missing, HttpStatusCode status)
    {
        await using var hub = await StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Url, "/ordered"));
        foreach (var (name, value) in new[]
                 {
                     ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
                     ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Origin", "https://elsewhere.example"),
                 })
        {
            if (name != missing) request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request).WaitAsync(Limits.Generous);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(["middleware", "authorization"], _steps);
    }

    [Theory]
    [InlineData("/room/lobby")]
    [InlineData("/actor")]
    [InlineData("/messages")]
    [InlineData("/items")]
    [InlineData("/function")]
    public async Task Filters_of_every_kind_of_route_refuse_before_the_upgrade(string path)
    {
        await using var hub = await StartAsync();

        Assert.StartsWith("HTTP/1.1 418 ", await AnswerAsync(hub, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_cannot_be_bound_is_400_and_no_upgrade()
    {
        await using var hub = await StartAsync();

        Assert.StartsWith("HTTP/1.1 400 ", await AnswerAsync(hub, "/numbered?number=x"), StringComparison.Ordinal);
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/numbered?number=1"));
        Assert.Equal("1", await client.NextTextAsync());
        await client.ClosedAsync();
    }

    private static async Task<string> AnswerAsync(HubServer hub, string path)
    {
        await using var raw = await RawSocket.ConnectAsync(hub.Url);
        await raw.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {hub.Url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        return await raw.HeadAsync();
    }

    private Task<HubServer> StartAsync() => HubServer.StartAsync(
        services =>
        {
            services.AddSingleton(_steps);
            services.AddAuthorization();
        },
        app =>
        {
            app.Use((context, next) =>
            {
                _steps.Enqueue("middleware");
                return next(context);
            });
            app.UseAuthorization();
            app.MapSocket("/ordered", async (HubSocket socket, Bound bound) =>
                {
                    _steps.Enqueue("handler");
                    await socket.SendAsync("hello");
                })
                .RequireAuthorization(policy => policy.RequireAssertion(_ =>
                {
                    _steps.Enqueue("authorization");
                    return true;
                }))
                .AddEndpointFilter((invocation, next) =>
                {
                    _steps.Enqueue("filter");
                    return next(invocation);
                })
                .WithSocketOptions(options =>
                {
                    options.VerifyClient = _ =>
                    {
                        _steps.Enqueue("verify");
                        return ValueTask.FromResult<SocketRefusal?>(null);
                    };
                    options.HandleProtocols = (_, offered) =>
                    {
                        _steps.Enqueue("protocol");
                        return offered[0];
                    };
                });
            app.MapSocket("/numbered", (HubSocket socket, int number) => socket.SendAsync($"{number}").AsTask());
            Refuse(app.MapHub("/room/{name}"));
            Refuse(app.MapSocket<Silent>("/actor"));
            Refuse(app.MapMessages("/messages", (_, _) => { }));
            Refuse(app.MapStream<int>("/items", () => AsyncEnumerable.Range(1, 2)));
            Refuse(app.MapFunction<int, int>("/function", (_, number, _) => Task.FromResult(number)));
        });

    private static void Refuse(SocketRouteBuilder route) =>
        route.AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status418ImATeapot)));

    internal sealed class Silent : ReceiveActor
    {
        public Silent() => Receive<SocketOpened>(_ => { });
    }

    /// <summary>A parameter that tells when it is bound.</summary>
    internal sealed record Bound
    {
        public static ValueTask<Bound?> BindAsync(HttpContext context, ParameterInfo parameter)
        {
            context.RequestServices.GetRequiredService<ConcurrentQueue<string>>().Enqueue("binding");
            return ValueTask.FromResult<Bound?>(new Bound());
        }
    }
}
