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
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;

    // Guards what follows, and the order of what is sent.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HubSubscription> _subscriptions = [];
    private readonly Dictionary<long, PendingRequest> _requests = [];
    private readonly Outbox _outbox = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientSocket? _socket;
    private HubException? _closedBy;
    private Task? _running;
    private long _lastId;

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
        _ended = _end.Token;
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
        }), options.Echo);
        Start();
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            if (_socket is null && (_outbox.Count >= _options.QueuedMessages || _outbox.Bytes + publish.Envelope.Length > _options.QueuedBytes))
                throw new HubException(ErrorCodes.LimitExceeded.Number, string.Create(
                    CultureInfo.InvariantCulture, $"There is no connection, and {_outbox.Count} publishes wait for one already"), isRetryable: true);
            _outbox.Add(publish);
        }

        _ = GiveUpAsync(publish, timeout);
        return publish.Outcome.Task.WaitAsync(cancellation);
    }

    /// <summary>Subscribes to a room, and goes on with it over broken connections.</summary>
    /// <param name="room">The room.</param>
    /// <param name="options">What is special of it; null for nothing.</param>
    /// <param name="cancellation">Ends the waiting, and the subscription.</param>
    /// <returns>Its messages, once the server has granted it; what it refuses for now is asked for again.</returns>
    /// <exception cref="HubException">The server does not grant it.</exception>
    /// <exception cref="InvalidOperationException">There is a subscription of that room already.</exception>
    public async Task<HubSubscription> SubscribeAsync(string room, SubscribeOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        var subscription = new HubSubscription(this, _gate, room, options ?? new SubscribeOptions());
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
        var payload = await RequestAsync("presence", ClientEnvelope.Room(room), _options.RequestTimeout, cancellation);
        return ClientEnvelope.PresenceIn(payload);
    }

    /// <summary>Sets what others see of this client in a room that it has subscribed to, on this connection and each that follows.</summary>
    /// <exception cref="HubException">The hub has refused it.</exception>
    public async Task SetPresenceAsync<T>(string room, T data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(room);
        var json = JsonSerializer.SerializeToUtf8Bytes(data, _options.Json);
        HubSubscription? subscription;
        lock (_gate)
        {
            if (_subscriptions.TryGetValue(room, out subscription)) subscription.Presence = json;
            // Else it is set when the room is granted.
            if (subscription is not null && subscription.State != SubscriptionState.Live) return;
        }

        try
        {
            await RequestAsync("presence.set", ClientEnvelope.Presence(room, json), _options.RequestTimeout, cancellation);
        }
        catch (HubException broken) when (subscription is not null && broken.Code == CloseCodes.Abnormal)
        {
            // The next connection sets it.
        }
        catch (HubException)
        {
            lock (_gate)
                if (subscription?.Presence == json) subscription.Presence = null;
            throw;
        }
    }

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
        if (_ended.IsCancellationRequested) return;
        Task? running;
        ClientSocket? socket;
        lock (_gate) (running, socket) = (_running, _socket);
        if (socket is not null)
        {
            using var limit = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
            await socket.CloseAsync(limit.Token);
        }

        Close(new HubException(CloseCodes.Normal, "The client is disposed of", isRetryable: false), isWanted: true);
        await _end.CancelAsync();
        if (running is not null) await running;
        _end.Dispose();
    }

    private async Task<JsonElement> RequestAsync(string type, Action<Utf8JsonWriter> payload, TimeSpan timeout, CancellationToken cancellation)
    {
        await ConnectAsync(cancellation);
        Task<JsonElement> answer;
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            if (_socket is null) throw Broken();
            answer = AskAsync(_socket, type, payload, timeout, cancellation);
        }

        return await answer;
    }

    // Called with the gate held.
    private async Task<JsonElement> AskAsync(
        ClientSocket socket, string type, Action<Utf8JsonWriter> payload, TimeSpan timeout, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Ask(
            socket, type, payload,
            told => answer.TrySetResult(told.ValueKind == JsonValueKind.Undefined ? default : told.Clone()),
            refused => answer.TrySetException(refused.Error));
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

    // Called with the gate held.
    private long Ask(ClientSocket socket, string type, Action<Utf8JsonWriter> payload, Action<JsonElement> done, Action<ClientError> fail)
    {
        var id = Interlocked.Increment(ref _lastId);
        _requests.Add(id, new PendingRequest(done, fail));
        socket.Send(ClientEnvelope.Write(type, id, payload));
        return id;
    }

    private static HubException Broken() => new(CloseCodes.Abnormal, "The connection broke", isRetryable: true);
}
