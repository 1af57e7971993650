using System.Text.Json;
using System.Text.Json.Serialization;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>Sends the items of a sequence as fast as the client takes them, and while it does not say pause.</summary>
internal sealed class StreamPump<T>(HubSocket socket, JsonSerializerOptions options)
{
    // Complete while the client wants items.
    private volatile TaskCompletionSource _flow = Flowing();

    public async Task RunAsync(IAsyncEnumerable<T> source)
    {
        using var end = new CancellationTokenSource();
        var listening = ListenAsync(end.Token);
        try
        {
            await SendAllAsync(source);
        }
        finally
        {
            await end.CancelAsync();
            await listening;
        }
    }

    private async Task SendAllAsync(IAsyncEnumerable<T> source)
    {
        await using var items = source.GetAsyncEnumerator(socket.Closing);
        while (true)
        {
            await _flow.Task;
            if (!await items.MoveNextAsync()) break;
            // Said while the item was made: it waits with it.
            await _flow.Task;
            await socket.SendAsync(JsonSerializer.Serialize(new Item("data", items.Current), options));
        }

        await socket.SendAsync("""{"type":"end"}""");
    }

    private async Task ListenAsync(CancellationToken end)
    {
        try
        {
            while (await socket.ReadAsync(end) is { } message) Take(message);
        }
        catch (OperationCanceledException)
        {
            // The sequence has ended.
        }

        // Whoever pauses and leaves wants nothing any more: the next send says so.
        _flow.TrySetResult();
    }

    private void Take(SocketMessage message)
    {
        switch (TypeOf(message))
        {
            case "pause":
                if (_flow.Task.IsCompleted) _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                break;
            case "resume":
                _flow.TrySetResult();
                break;
            default:
                socket.Send(Unknown);
                break;
        }
    }

    private static readonly SocketMessage Unknown = new(isText: true, """{"type":"error","payload":"Unknown message type"}"""u8.ToArray());

    private static string? TypeOf(SocketMessage message)
    {
        try
        {
            using var json = JsonDocument.Parse(message.Data);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        // Of a text with half a surrogate pair the parser only finds out when it is asked for.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        flow.SetResult();
        return flow;
    }

    private sealed record Item(
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("payload")] T Payload);
}
