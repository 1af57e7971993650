using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>What the server says.</content>
public sealed partial class HubClient
{
    private static readonly JsonReaderOptions SeveralValues = new() { AllowMultipleValues = true };
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    // The rooms that the hello has named: those that were subscribed since are told apart.
    private HubSubscription[] _greeted = [];

    private async Task TakeAsync(byte[] frame, ClientSocket socket, CancellationToken over)
    {
        foreach (var envelope in Parse(frame))
        {
            using (envelope)
            {
                var root = envelope.RootElement;
                var payload = root.TryGetProperty("payload", out var known) ? known : default;
                var id = root.TryGetProperty("id", out var number) && number.TryGetInt64(out var value) ? value : 0;
                await TakeAsync(root.GetProperty("type").GetString()!, root, payload, id, socket, over);
            }
        }
    }

    private static List<JsonDocument> Parse(byte[] frame)
    {
        var envelopes = new List<JsonDocument>();
        var reader = new Utf8JsonReader(frame, SeveralValues);
        while (reader.Read()) envelopes.Add(JsonDocument.ParseValue(ref reader));
        return envelopes;
    }

    private async Task TakeAsync(string type, JsonElement root, JsonElement payload, long id, ClientSocket socket, CancellationToken over)
    {
        switch (type)
        {
            case "message":
                if (TryFind(payload, out var subscription))
                    await subscription.TakeAsync(ClientEnvelope.MessageIn(payload, subscription.Room, payload.GetProperty("epoch").GetString()!), over);
                break;
            case "published":
                Accept(id, ClientEnvelope.PositionIn(payload));
                break;
            case "error":
                Refuse(id, payload, socket);
                break;
            case "welcome":
                Open(payload, socket);
                break;
            case "subscribed":
                if (TryFind(payload, out subscription)) subscription.Grant(ClientEnvelope.PositionIn(payload), payload.GetProperty("recovered").GetBoolean());
                Answer(id, payload);
                break;
            case "join":
                if (TryFind(payload, out subscription)) subscription.Options.OnJoin?.Invoke(ClientEnvelope.MemberIn(payload));
                break;
            case "leave":
                if (TryFind(payload, out subscription)) subscription.Options.OnLeave?.Invoke(payload.GetProperty("member").GetString()!);
                break;
            case "expiring":
                await RenewAsync(socket, over);
                break;
            case "shutdown":
                _returnAfter = TimeSpan.FromMilliseconds(payload.GetProperty("reconnectAfterMs").GetInt64());
                break;
            case "broadcast":
                _options.OnBroadcast?.Invoke(root.GetProperty("message").Clone());
                break;
            case "direct":
                _options.OnDirect?.Invoke(payload.GetProperty("data").GetString()!);
                break;
            default:
                Answer(id, payload);
                break;
        }
    }

    private bool TryFind(JsonElement payload, [NotNullWhen(true)] out HubSubscription? subscription)
    {
        lock (_gate) return _subscriptions.TryGetValue(payload.GetProperty("room").GetString()!, out subscription);
    }

    private void Open(JsonElement welcome, ClientSocket socket)
    {
        _pingAfter = TimeSpan.FromMilliseconds(welcome.GetProperty("pingMs").GetInt64());
        User = welcome.GetProperty("user").GetString();
        ConnectionId = welcome.GetProperty("connection").GetString();
        foreach (var room in welcome.GetProperty("rooms").EnumerateArray())
        {
            if (!TryFind(room, out var subscription)) continue;
            if (room.TryGetProperty("error", out var error)) Drop(subscription, ClientEnvelope.ErrorIn(error));
            else subscription.Grant(ClientEnvelope.PositionIn(room), room.GetProperty("recovered").GetBoolean());
        }

        lock (_gate)
        {
            _socket = socket;
            foreach (var gone in _greeted.Except(_subscriptions.Values))
                socket.Send(ClientEnvelope.Write("unsubscribe", 0, json => json.WriteString("room"u8, gone.Room)));
            foreach (var late in _subscriptions.Values.Except(_greeted)) Subscribe(late, socket);
            foreach (var publish in _publishes.Values) Send(publish, socket);
            _opened.TrySetResult();
        }

        Become(HubClientState.Open);
    }

    private static void Send(PendingPublish publish, ClientSocket socket)
    {
        publish.WasSent = true;
        socket.Send(publish.Envelope);
    }

    // Called with the gate held. Answered under the room's name, an error under the id.
    private void Subscribe(HubSubscription subscription, ClientSocket socket)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add(id, answer);
        _ = WaitForGrantAsync(answer.Task, subscription);
        socket.Send(ClientEnvelope.Write("subscribe", id, json => ClientEnvelope.WriteSubscription(json, subscription, asHello: false)));
    }

    private async Task WaitForGrantAsync(Task<JsonElement> answer, HubSubscription subscription)
    {
        try
        {
            await answer;
        }
        catch (HubException refused) when (refused.Code != CloseCodes.Abnormal)
        {
            Drop(subscription, refused);
        }
        catch (HubException)
        {
            // The next connection asks again.
        }
    }

    private void Drop(HubSubscription subscription, HubException why)
    {
        lock (_gate) _subscriptions.Remove(subscription.Room);
        subscription.Fail(why);
    }

    private void Accept(long id, RoomPosition position)
    {
        PendingPublish? publish;
        HubSubscription? subscription;
        lock (_gate)
        {
            if (!_publishes.Remove(id, out publish)) return;
            _queuedBytes -= publish.Envelope.Length;
            subscription = publish.Echo ? null : _subscriptions.GetValueOrDefault(publish.Room);
        }

        subscription?.Published(position);
        publish.Outcome.TrySetResult(position);
    }

    private void Refuse(long id, JsonElement payload, ClientSocket socket)
    {
        var error = ClientEnvelope.ErrorIn(payload);
        PendingPublish? publish;
        lock (_gate) _publishes.TryGetValue(id, out publish);
        if (publish is null)
        {
            TaskCompletionSource<JsonElement>? request;
            lock (_gate) _requests.Remove(id, out request);
            request?.TrySetException(error);
        }
        else if (error.IsRetryable)
        {
            var wait = payload.TryGetProperty("retryAfterMs", out var after) ? TimeSpan.FromMilliseconds(after.GetInt64()) : RetryAfter;
            _ = SendLaterAsync(publish, wait, socket);
        }
        else
        {
            Settle(publish)?.Outcome.TrySetException(error);
        }
    }

    private async Task SendLaterAsync(PendingPublish publish, TimeSpan wait, ClientSocket socket)
    {
        try
        {
            await Task.Delay(wait + Jitter(wait), _options.Time, _end.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_gate)
        {
            // Another connection has sent it with all the others.
            if (_socket == socket && _publishes.ContainsKey(publish.Id)) Send(publish, socket);
        }
    }

    private void Answer(long id, JsonElement payload)
    {
        TaskCompletionSource<JsonElement>? request;
        lock (_gate) _requests.Remove(id, out request);
        request?.TrySetResult(payload.ValueKind == JsonValueKind.Undefined ? default : payload.Clone());
    }

    private async Task RenewAsync(ClientSocket socket, CancellationToken over)
    {
        if (_options.Token is not { } provide || await provide(over) is not { } token) return;
        socket.Send(ClientEnvelope.Write("auth", 0, json => json.WriteString("token"u8, token)));
    }
}
