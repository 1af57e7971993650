using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <summary>
/// A client of hub.v1: publishes with an acknowledgement, subscribes, and comes back by itself with every message that the rooms still keep. All may
/// be called from any thread.
/// </summary>
public sealed partial class HubClient : IAsyncDisposable
{
    // The server knows a publish again for five minutes; one that took longer might be said twice.
    private static readonly TimeSpan LongestPublish = TimeSpan.FromMinutes(4);

    private readonly Uri _url;
    private readonly HubClientOptions _options;
    private readonly Random _random = new(RandomNumberGenerator.GetInt32(int.MaxValue));
    private readonly CancellationTokenSource _end = new();

    // Guards what follows, and the order of what is sent.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HubSubscription> _subscriptions = [];
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _requests = [];
    private readonly SortedDictionary<long, PendingPublish> _publishes = [];
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientSocket? _socket;
    private HubException? _closedBy;
    private Task? _running;
    private long _lastId;
    private int _queuedBytes;

    /// <param name="url">The server's route of hub.v1, such as <c>ws://localhost:8080/ws</c>.</param>
    /// <param name="options">Its options; null for the defaults.</param>
    /// <exception cref="ArgumentException">That is no address of a WebSocket.</exception>
    public HubClient(Uri url, HubClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || url.Scheme is not ("ws" or "wss"))
            throw new ArgumentException($"{url} is no address of a WebSocket: ws://HOST/ws or wss://HOST/ws", nameof(url));
        _url = url;
        _options = options ?? new HubClientOptions();
    }

    /// <summary>Where it is.</summary>
    public HubClientState State { get; private set; } = HubClientState.Connecting;

    /// <summary>The id of the connection; null while there is none.</summary>
    public string? ConnectionId { get; private set; }

    /// <summary>The user that the server knows it by; null for none.</summary>
    public string? User { get; private set; }

    /// <summary>Begins to connect, as every other call does too, and waits until the server has said welcome.</summary>
    /// <exception cref="HubException">The server does not want the client, for good.</exception>
    public async Task ConnectAsync(CancellationToken cancellation = default)
    {
        Start();
        Task opened;
        lock (_gate) opened = _opened.Task;
        await opened.WaitAsync(cancellation);
    }

    /// <summary>Says something in a room.</summary>
    /// <typeparam name="T">What is written as JSON.</typeparam>
    /// <param name="room">The room.</param>
    /// <param name="data">What is said.</param>
    /// <param name="options">What is special of it; null for nothing.</param>
    /// <param name="cancellation">Ends the waiting, not the publishing.</param>
    /// <returns>
    /// Its position, once the room has accepted it. Where the connection breaks before, it is sent again with the same key, and said once.
    /// </returns>
    /// <exception cref="HubException">The hub has refused it; with code 125 nobody knows its outcome.</exception>
    public Task<RoomPosition> PublishAsync<T>(string room, T data, PublishOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        options ??= new PublishOptions();
        var timeout = _options.PublishTimeout < LongestPublish ? _options.PublishTimeout : LongestPublish;
        var key = options.Key ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        var id = Interlocked.Increment(ref _lastId);
        var publish = new PendingPublish(id, room, ClientEnvelope.Write("publish", id, json =>
        {
            json.WriteString("room"u8, room);
            ClientEnvelope.WriteData(json, data, _options.Json);
            json.WriteString("key"u8, key);
            if (options.Slot is { } slot) json.WriteString("slot"u8, slot);
            if (options.Echo) json.WriteBoolean("echo"u8, true);
        }), options.Echo, _options.Time.GetUtcNow() + timeout);
        Start();
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            if (_socket is null && (_publishes.Count >= _options.QueuedMessages || _queuedBytes + publish.Envelope.Length > _options.QueuedBytes))
                throw new HubException(ErrorCodes.LimitExceeded.Number, string.Create(
                    CultureInfo.InvariantCulture, $"There is no connection, and {_publishes.Count} publishes wait for one already"), isRetryable: true);
            _publishes.Add(id, publish);
            _queuedBytes += publish.Envelope.Length;
            if (_socket is not null) Send(publish, _socket);
        }

        _ = GiveUpAsync(publish, timeout);
        return publish.Outcome.Task.WaitAsync(cancellation);
    }

    /// <summary>Subscribes to a room, and goes on with it over broken connections.</summary>
    /// <param name="room">The room.</param>
    /// <param name="options">What is special of it; null for nothing.</param>
    /// <param name="cancellation">Ends the waiting, and the subscription.</param>
    /// <returns>Its messages, once the server has granted it.</returns>
    /// <exception cref="HubException">The server does not grant it.</exception>
    /// <exception cref="InvalidOperationException">There is a subscription of that room already.</exception>
    public async Task<HubSubscription> SubscribeAsync(string room, SubscribeOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        var subscription = new HubSubscription(this, room, options ?? new SubscribeOptions());
        Start();
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            if (!_subscriptions.TryAdd(room, subscription)) throw new InvalidOperationException($"There is a subscription of room {room} already");
            if (_socket is not null) Subscribe(subscription, _socket);
        }

        try
        {
            await subscription.Granted.WaitAsync(cancellation);
            return subscription;
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads what a room keeps, without subscribing.</summary>
    /// <param name="room">The room.</param>
    /// <param name="since">Read behind it, or before it backwards; null for the oldest, or the newest.</param>
    /// <param name="limit">0 to 1,000 messages.</param>
    /// <param name="reverse">Newest first.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="HubException">The hub has refused it, or the connection broke.</exception>
    public async Task<HubHistory> HistoryAsync(
        string room, RoomPosition? since = null, int limit = 100, bool reverse = false, CancellationToken cancellation = default)
    {
        var payload = await RequestAsync("history", json =>
        {
            json.WriteString("room"u8, room);
            json.WriteNumber("limit"u8, limit);
            if (reverse) json.WriteBoolean("reverse"u8, true);
            if (since is not { } position) return;
            json.WriteStartObject("since"u8);
            json.WriteString("epoch"u8, position.Epoch);
            json.WriteNumber("offset"u8, position.Offset);
            json.WriteEndObject();
        }, _options.RequestTimeout, cancellation);
        var top = ClientEnvelope.PositionIn(payload);
        return new HubHistory(top, [.. payload.GetProperty("items").EnumerateArray().Select(item => ClientEnvelope.MessageIn(item, room, top.Epoch))]);
    }

    /// <summary>Who is in a room.</summary>
    /// <exception cref="HubException">The hub has refused it, or the connection broke.</exception>
    public async Task<HubPresence> PresenceAsync(string room, CancellationToken cancellation = default)
    {
        var payload = await RequestAsync("presence", json => json.WriteString("room"u8, room), _options.RequestTimeout, cancellation);
        return new HubPresence(
            payload.GetProperty("count").GetInt32(),
            payload.GetProperty("connections").GetInt32(),
            [.. payload.GetProperty("members").EnumerateArray().Select(ClientEnvelope.MemberIn)]);
    }

    /// <summary>Sets what others see of this client in a room that it has subscribed to. Not repeated after a broken connection.</summary>
    /// <exception cref="HubException">The hub has refused it, or the connection broke.</exception>
    public Task SetPresenceAsync<T>(string room, T data, CancellationToken cancellation = default) => RequestAsync("presence.set", json =>
    {
        json.WriteString("room"u8, room);
        ClientEnvelope.WriteData(json, data, _options.Json);
    }, _options.RequestTimeout, cancellation);

    /// <summary>Calls a method of the server.</summary>
    /// <typeparam name="T">What its result is read as.</typeparam>
    /// <param name="method">Its name.</param>
    /// <param name="data">Its argument; null for none.</param>
    /// <param name="timeout">How long it may take; null for the request's timeout.</param>
    /// <param name="cancellation">Ends the waiting, not the call.</param>
    /// <exception cref="HubException">It has failed, with its code; or the connection broke.</exception>
    public async Task<T?> CallAsync<T>(string method, object? data = null, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var limit = timeout ?? _options.RequestTimeout;
        var payload = await RequestAsync("rpc", json =>
        {
            json.WriteString("method"u8, method);
            json.WriteNumber("timeoutMs"u8, (long)limit.TotalMilliseconds);
            if (data is not null) ClientEnvelope.WriteData(json, data, _options.Json);
        }, limit + _options.RequestTimeout, cancellation);
        return payload.GetProperty("data").Deserialize<T>(_options.Json);
    }

    /// <summary>Says goodbye; what is pending ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        ClientSocket? socket;
        lock (_gate) (running, socket) = (_running, _socket);
        if (socket is not null)
        {
            using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
            await socket.CloseAsync(limit.Token);
        }

        Close(new HubException(CloseCodes.Normal, "The client is disposed of", isRetryable: false));
        await _end.CancelAsync();
        if (running is not null) await running;
        _end.Dispose();
    }

    internal async ValueTask UnsubscribeAsync(HubSubscription subscription)
    {
        var isOpen = false;
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(subscription.Room, out var known) || known != subscription) return;
            _subscriptions.Remove(subscription.Room);
            isOpen = _socket is not null;
        }

        subscription.End();
        if (!isOpen) return;
        try
        {
            await RequestAsync("unsubscribe", json => json.WriteString("room"u8, subscription.Room), _options.RequestTimeout, CancellationToken.None);
        }
        catch (HubException)
        {
            // Not subscribed any more: that was wanted.
        }
    }

    private async Task<JsonElement> RequestAsync(string type, Action<Utf8JsonWriter> payload, TimeSpan timeout, CancellationToken cancellation)
    {
        await ConnectAsync(cancellation);
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            if (_socket is null) throw Broken();
            _requests.Add(id, answer);
            _socket.Send(ClientEnvelope.Write(type, id, payload));
        }

        try
        {
            return await answer.Task.WaitAsync(timeout, _options.Time, cancellation);
        }
        catch (TimeoutException)
        {
            throw new HubException(ErrorCodes.NotAvailable.Number, $"{type} was not answered within {timeout}", isRetryable: true);
        }
        finally
        {
            lock (_gate) _requests.Remove(id);
        }
    }

    private async Task GiveUpAsync(PendingPublish publish, TimeSpan timeout)
    {
        try
        {
            await publish.Outcome.Task.WaitAsync(timeout, _options.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var error = publish.WasSent ? ErrorCodes.OutcomeUnknown : ErrorCodes.NotAvailable;
            Settle(publish)?.Outcome.TrySetException(new HubException(error.Number, $"The publish was not answered within {timeout}", isRetryable: true));
        }
        catch (HubException)
        {
            // Its caller is told.
        }
    }

    // Takes it from those that are pending; null where it is none of them any more.
    private PendingPublish? Settle(PendingPublish publish)
    {
        lock (_gate)
        {
            if (!_publishes.Remove(publish.Id)) return null;
            _queuedBytes -= publish.Envelope.Length;
            return publish;
        }
    }

    private static HubException Broken() => new(CloseCodes.Abnormal, "The connection broke", isRetryable: true);
}
