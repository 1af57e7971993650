using System.Text;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.Contract;

/// <summary>Messages of a client that does not wait for the handler, nor for the answer to its handshake.</summary>
public class EarlyMessageTests
{
    // More than a connection may have unread (HUB__LIMITS__INBOUND): the rest has to wait with the peer.
    private const int Count = 1_000;

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public Task They_wait_for_a_hook_that_verifies_the_client() => ComeBackInOrderAsync(app => app
        .MapSocket("/route", EchoAsync)
        .WithSocketOptions(options => options.VerifyClient = async _ =>
        {
            await LoadAsync();
            return null;
        }));

    [Fact]
    public Task They_wait_for_an_endpoint_filter() => ComeBackInOrderAsync(app => app
        .MapSocket("/route", EchoAsync)
        .AddEndpointFilter(async (invocation, next) =>
        {
            await LoadAsync();
            return await next(invocation);
        }));

    [Fact]
    public Task They_wait_for_middleware() => ComeBackInOrderAsync(app =>
    {
        app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            await LoadAsync();
            await next(context);
        });
        app.MapSocket("/route", EchoAsync);
    });

    [Fact]
    public Task They_wait_for_a_function_that_does_not_read_yet() => ComeBackInOrderAsync(app => app
        .MapSocket("/route", async (HubSocket socket) =>
        {
            await LoadAsync();
            await EchoAsync(socket);
        }));

    [Fact]
    public Task They_wait_for_an_actor_and_its_hook() => ComeBackInOrderAsync(app => app
        .MapSocket<Echo>("/route")
        .WithSocketOptions(options => options.VerifyClient = async _ =>
        {
            await LoadAsync();
            return null;
        }));

    private async Task ComeBackInOrderAsync(Action<WebApplication> map)
    {
        await using var hub = await HubServer.StartAsync(_ => { }, map);
        var messages = Enumerable.Range(0, Count).Select(i => $"message {i}").ToList();

        var opening = RawSocket.OpenAsync(hub.Url, "/route", [.. messages.SelectMany(message => ClientFrames.Text(message))]);
        await _begun.Task.WaitAsync(Limits.Generous);
        _loaded.SetResult();
        await using var client = await opening;

        foreach (var message in messages) Assert.Equal(message, Encoding.UTF8.GetString((await client.NextAsync())!.Payload));
    }

    private async Task LoadAsync()
    {
        _begun.TrySetResult();
        await _loaded.Task;
    }

    private static async Task EchoAsync(HubSocket socket)
    {
        await foreach (var message in socket.Messages) await socket.SendAsync(message.Text);
    }

    internal sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<TextMessage>(message => Sender.Tell(message));
    }
}
