namespace Hub.Tests.Fixtures;

/// <summary>A client that listens to server-sent events, event by event.</summary>
internal sealed class EventListener : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventListener(HttpClient client, HttpResponseMessage response, Stream stream)
    {
        _client = client;
        _response = response;
        _reader = new StreamReader(stream);
    }

    public HttpResponseMessage Response => _response;

    public static async Task<EventListener> OpenAsync(Uri server, string pathAndQuery, params (string Name, string Value)[] headers)
    {
        var client = new HttpClient { BaseAddress = server };
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return new EventListener(client, response, await response.Content.ReadAsStreamAsync(limit.Token));
    }

    /// <summary>The next event; null at the end. A comment is an event without data.</summary>
    public async Task<(string? Event, string? Id, string? Data, string? Retry)?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var fields = new Dictionary<string, string>();
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length == 0) return (fields.GetValueOrDefault("event"), fields.GetValueOrDefault("id"), fields.GetValueOrDefault("data"), fields.GetValueOrDefault("retry"));
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(line[..colon], line[(colon + 1)..].TrimStart());
        }

        return null;
    }

    /// <summary>All that is left, for an answer that is no stream.</summary>
    public Task<string> RestAsync() => _reader.ReadToEndAsync();

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
