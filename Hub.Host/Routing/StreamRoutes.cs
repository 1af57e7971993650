using System.Text.Json;
using Hub.Host.Sockets;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Maps routes whose handlers are sequences or functions of typed messages.</summary>
public static class StreamRoutes
{
    /// <summary>
    /// Maps a route that sends the items of a sequence, each as <c>{"type":"data","payload":…}</c>, then <c>{"type":"end"}</c> and 1000. The client
    /// says <c>{"type":"pause"}</c> and <c>{"type":"resume"}</c>; nothing is lost in between. The next item is asked for when the last one is on its
    /// way: a client that does not read stops the source. When the socket closes, the source is cancelled and disposed of; one
    /// that looks at no <see cref="CancellationToken"/>, neither its parameter nor its enumerator's, when it has made its next item.
    /// </summary>
    /// <typeparam name="T">What the sequence has; written as JSON with the application's <see cref="JsonOptions"/>.</typeparam>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="source">A function that returns an <see cref="IAsyncEnumerable{T}"/>; its parameters are bound as those of <c>MapSocket</c> are.</param>
    /// <exception cref="ArgumentException">The function returns something else.</exception>
    public static SocketRouteBuilder MapStream<T>(this IEndpointRouteBuilder endpoints, string pattern, Delegate source)
    {
        SocketRoutes.Check(endpoints, pattern, source);
        if (!source.Method.ReturnType.IsAssignableTo(typeof(IAsyncEnumerable<T>)))
            throw new ArgumentException($"Route {pattern}: its handler returns {source.Method.ReturnType}, and not IAsyncEnumerable<{typeof(T).Name}>", nameof(source));
        return endpoints.MapSocketFunction(pattern, source, (invocation, next) => SocketFunction.UseAsync(invocation, async socket =>
        {
            var items = (IAsyncEnumerable<T>)(await next(invocation))!;
            await new StreamPump<T>(socket, OptionsOf(invocation.HttpContext)).RunAsync(items);
        }));
    }

    /// <summary>
    /// Maps a function of a message: each text message, read as JSON, is answered with <c>{"success":true,"result":…}</c>, and where the
    /// function throws or the message cannot be read with <c>{"success":false,"error":"…"}</c>. One at a time, in the order of the messages; the
    /// connection lives on.
    /// </summary>
    /// <typeparam name="TMessage">What a message is read as.</typeparam>
    /// <typeparam name="TResult">What the function returns.</typeparam>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="function">The function. What its exceptions say is sent to the client.</param>
    public static SocketRouteBuilder MapFunction<TMessage, TResult>(
        this IEndpointRouteBuilder endpoints, string pattern, Func<HubSocket, TMessage, CancellationToken, Task<TResult>> function)
    {
        SocketRoutes.Check(endpoints, pattern, function);
        return endpoints.MapSocket(pattern, async (HubSocket socket, HttpContext context) =>
        {
            var options = OptionsOf(context);
            await foreach (var message in socket.Messages)
                await socket.SendAsync(await AnswerAsync(socket, message, function, options));
        });
    }

    private static async Task<string> AnswerAsync<TMessage, TResult>(
        HubSocket socket, SocketMessage message, Func<HubSocket, TMessage, CancellationToken, Task<TResult>> function, JsonSerializerOptions options)
    {
        try
        {
            var read = JsonSerializer.Deserialize<TMessage>(message.Data.Span, options) ?? throw new JsonException("The message is null");
            return JsonSerializer.Serialize(new Success<TResult>(true, await function(socket, read, socket.Closing)), options);
        }
        catch (Exception failure) when (!socket.Closing.IsCancellationRequested)
        {
            return JsonSerializer.Serialize(new Failure(false, failure.Message), options);
        }
    }

    private static JsonSerializerOptions OptionsOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    private sealed record Success<TResult>(
        [property: System.Text.Json.Serialization.JsonPropertyName("success")] bool IsSuccess,
        [property: System.Text.Json.Serialization.JsonPropertyName("result")] TResult Result);

    private sealed record Failure(
        [property: System.Text.Json.Serialization.JsonPropertyName("success")] bool IsSuccess,
        [property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error);
}
