using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>What the server says.</content>
public sealed partial class HubClient
{
    // Data has up to 64 levels, and lies in envelopes and lists.
    private static readonly JsonReaderOptions SeveralValues = new() { AllowMultipleValues = true, MaxDepth = 128 };

    // False where it cannot be read: what would follow cannot be trusted, and the next connection recovers it.
    private bool TryTake(byte[] frame, ClientSocket socket, CancellationToken over)
    {
        try
        {
            foreach (var envelope in Parse(frame))
            {
                using (envelope)
                {
                    var root = envelope.RootElement;
                    var payload = root.TryGetProperty("payload", out var known) ? known : default;
                    var id = root.TryGetProperty("id", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt64(out var value) ? value : 0;
                    Take(root.GetProperty("type").GetString()!, root, payload, id, socket, over);
                }
            }

            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            Report(new HubException(ErrorCodes.BadRequest.Number, $"What the server has said cannot be read: {unreadable.Message}", isRetryable: true));
            return false;
        }
    }

    private static List<JsonDocument> Parse(byte[] frame)
    {
        var envelopes = new List<JsonDocument>();
        var reader = new Utf8JsonReader(frame, SeveralValues);
        while (reader.Read()) envelopes.Add(JsonDocument.ParseValue(ref reader));
        return envelopes;
    }

    private void Take(string type, JsonElement root, JsonElement payload, long id, ClientSocket socket, CancellationToken over)
    {
        switch (type)
        {
            case "message":
                Hear(payload, room => ClientEnvelope.MessageIn(payload, room, payload.GetProperty("epoch").GetString()!));
                break;
            case "published":
                Accept(id, ClientEnvelope.PositionIn(payload), socket);
                break;
            case "error":
                Refuse(id, ClientEnvelope.ErrorIn(payload), socket);
                break;
            case "subscribed" when id == 0:
                if (!payload.GetProperty("recovered").GetBoolean()) Hear(payload, _ => null);
                break;
            case "join":
                if (TryFindLive(payload, out var joined)) Tell(joined.Options.OnJoin, ClientEnvelope.MemberIn(payload));
                break;
            case "leave":
                if (TryFindLive(payload, out var left)) Tell(left.Options.OnLeave, payload.GetProperty("member").GetString()!);
                break;
            case "presence" when id == 0:
                if (TryFindLive(payload, out var watched)) Tell(watched.Options.OnPresence, ClientEnvelope.PresenceIn(payload));
                break;
            case "expiring":
                _ = RenewAsync(socket, over);
                break;
            case "shutdown":
                _returnAfter = ClientEnvelope.TimeIn(payload, "reconnectAfterMs");
                break;
            case "broadcast":
                Tell(_options.OnBroadcast, root.GetProperty("message").Clone());
                break;
            case "direct":
                Tell(_options.OnDirect, payload.GetProperty("data").GetString()!);
                break;
            default:
                Answer(id, payload);
                break;
        }
    }

    private bool TryFindLive(JsonElement payload, [NotNullWhen(true)] out HubSubscription? subscription)
    {
        lock (_gate)
            return _subscriptions.TryGetValue(payload.GetProperty("room").GetString()!, out subscription) && subscription.State == SubscriptionState.Live;
    }

    private void Hear(JsonElement payload, Func<string, HubMessage?> read)
    {
        HubSubscription? subscription;
        HubGap? gap;
        lock (_gate)
        {
            if (!TryFindLive(payload, out subscription)) return;
            gap = subscription.Take(new RoomPush(ClientEnvelope.PositionIn(payload), read(subscription.Room)), _outbox.Doubts(subscription.Room));
        }

        Tell(subscription.Options.OnGap, gap);
    }

    private void Answer(long id, JsonElement payload)
    {
        PendingRequest? request;
        lock (_gate) _requests.Remove(id, out request);
        request?.Done(payload);
    }

    private void Refuse(long id, ClientError refused, ClientSocket socket)
    {
        PendingRequest? request;
        lock (_gate) _requests.Remove(id, out request);
        if (request is not null) request.Fail(refused);
        else RefusePublish(id, refused, socket);
    }

    private async Task RenewAsync(ClientSocket socket, CancellationToken over)
    {
        try
        {
            if (_options.Token is not { } provide || await provide(over) is not { } token) return;
            lock (_gate)
            {
                if (_socket != socket) return;
                Ask(socket, "auth", json => json.WriteString("token"u8, token), static _ => { }, refused =>
                {
                    if (!refused.IsLost) Report(refused.Error);
                });
            }
        }
        catch (Exception thrown)
        {
            // The application's; without a new token the server closes with 4203, and the next connection asks again.
            if (!over.IsCancellationRequested) Report(thrown);
        }
    }

    // A callback is the application's, and what it throws no business of the connection's.
    private void Tell<T>(Action<T>? callback, T told)
    {
        try
        {
            callback?.Invoke(told);
        }
        catch (Exception thrown)
        {
            Report(thrown);
        }
    }

    private void Tell(Action<HubGap>? callback, HubGap? gap)
    {
        if (gap is { } told) Tell(callback, told);
    }

    private void Report(Exception error)
    {
        try
        {
            _options.OnError?.Invoke(error);
        }
        catch (Exception)
        {
            // Who throws when told of an error has nobody left to be told.
        }
    }
}
