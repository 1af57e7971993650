using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>The connection: made, kept alive, and made again.</content>
public sealed partial class HubClient
{
    private const string Subprotocol = "hub.v1";
    private static readonly TimeSpan SlowReturn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickReturn = TimeSpan.FromMilliseconds(200);

    // A connection that was open for so long was a good one, and the waits begin anew.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(5);

    // Of the connection that there is.
    private TimeSpan _pingAfter;
    private TimeSpan? _returnAfter;
    private TimeSpan _retryAfter;
    private long? _openedAt;

    private void Start()
    {
        lock (_gate)
        {
            if (_closedBy is { } why) throw why;
            _running ??= RunAsync();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await StayConnectedAsync();
        }
        catch (Exception defect)
        {
            // The client's own, which would else be seen by nobody, and everybody wait for ever.
            Close(new HubException(CloseCodes.InternalError, $"The client has failed: {defect.Message}", isRetryable: false));
        }
    }

    private async Task StayConnectedAsync()
    {
        for (var failures = 0; ; failures++)
        {
            var (code, reason) = await ConnectOnceAsync();
            Lose();
            if (State == HubClientState.Closed) return;
            if (IsFinal(code))
            {
                Tell(_options.OnClose, new HubClose(code, reason, ReturnsAfter: null));
                Close(new HubException(code, $"The server has closed the connection for good: {code} {reason}", isRetryable: false));
                return;
            }

            if (_openedAt is { } opened && _options.Time.GetElapsedTime(opened) >= Lasting) failures = 0;
            var wait = WaitAfter(code, failures);
            Tell(_options.OnClose, new HubClose(code, reason, wait));
            try
            {
                await Task.Delay(wait, _options.Time, _ended);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // docs/protocol.md, "Close codes".
    private static bool IsFinal(int code) => code is CloseCodes.Normal or 1002 or 1003 or 1007 or 1008 or 1009 or (>= 4000 and < 4100);

    private TimeSpan WaitAfter(int code, int failures) => code switch
    {
        // Cut before the close frame came through, it is the same end.
        CloseCodes.GoingAway or CloseCodes.Abnormal when _returnAfter is { } named => named,
        >= 4100 and < 4200 => SlowReturn + BackOff(_options.BackOff, failures),
        >= 4200 and < 4300 => BackOff(QuickReturn, failures),
        _ => _retryAfter + BackOff(_options.BackOff, failures),
    };

    // Of a wait that doubles a random part, so that a thousand clients do not come back together.
    private TimeSpan BackOff(TimeSpan first, int failures) =>
        TimeSpan.FromTicks((long)Math.Min(_options.LongestBackOff.Ticks, first.Ticks * Math.Pow(2, failures))) * RandomNumberGenerator.GetInt32(1_000) / 1_000;

    private async Task<(int Code, string Reason)> ConnectOnceAsync()
    {
        (_pingAfter, _returnAfter, _retryAfter, _openedAt) = (TimeSpan.Zero, null, TimeSpan.Zero, null);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ended);
        using var web = new ClientWebSocket();
        await using var socket = new ClientSocket(web, _options.Time);
        using var late = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
        await using var giveUp = late.Token.Register(() =>
        {
            lock (_gate)
                if (_socket == socket) return;
            over.Cancel();
        });
        try
        {
            web.Options.AddSubProtocol(Subprotocol);
            web.Options.CollectHttpResponseDetails = true;
            _options.Configure?.Invoke(web.Options);
            await web.ConnectAsync(_url, over.Token);
            if (web.SubProtocol != Subprotocol) return (CloseCodes.ProtocolError, $"{_url} does not speak {Subprotocol}");
            SayHello(socket, _options.Token is { } provide ? await provide(over.Token) : null);
        }
        catch (Exception failed)
        {
            // The network's failure, or what the application's own code has thrown: another attempt may succeed.
            _retryAfter = ClientEnvelope.RetryAfterIn(web.HttpResponseHeaders);
            if (!over.IsCancellationRequested) Report(failed);
            return (CloseCodes.Abnormal, failed.Message);
        }

        var writing = socket.WriteAsync(over.Token);
        var watching = WatchAsync(socket, over.Token);
        while (await socket.ReadAsync(over.Token) is { } frame && TryTake(frame, socket, over.Token))
        {
            // One frame after the other.
        }

        await over.CancelAsync();
        await writing;
        await watching;
        return (socket.CloseCode, socket.CloseReason);
    }

    private void SayHello(ClientSocket socket, string? token)
    {
        lock (_gate)
        {
            HubSubscription[] rooms = [.. _subscriptions.Values.Where(subscription => subscription.State == SubscriptionState.Idle)];
            foreach (var room in rooms) room.State = SubscriptionState.Asked;
            Ask(socket, "hello", json =>
            {
                if (token is not null) json.WriteString("token"u8, token);
                json.WriteStartArray("rooms"u8);
                foreach (var room in rooms)
                {
                    json.WriteStartObject();
                    ClientEnvelope.WriteSubscription(json, room, asHello: true);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }, welcome => Open(welcome, rooms, socket), refused =>
            {
                if (refused.IsLost) return;
                if (refused.Error.IsRetryable) Report(refused.Error);
                else Close(refused.Error);
                socket.Abort();
            });
        }
    }

    private void Open(JsonElement welcome, HubSubscription[] asked, ClientSocket socket)
    {
        _pingAfter = ClientEnvelope.TimeIn(welcome, "pingMs");
        _openedAt = _options.Time.GetTimestamp();
        User = welcome.GetProperty("user").GetString();
        ConnectionId = welcome.GetProperty("connection").GetString();
        var answers = welcome.GetProperty("rooms").EnumerateArray().ToDictionary(room => room.GetProperty("room").GetString()!);
        lock (_gate)
        {
            _socket = socket;
            foreach (var gone in asked.Where(room => !IsSubscribed(room))) socket.Send(ClientEnvelope.Write("unsubscribe", 0, ClientEnvelope.Room(gone.Room)));
            foreach (var late in _subscriptions.Values.Where(room => room.State == SubscriptionState.Idle)) Subscribe(late, socket);
        }

        foreach (var room in asked)
        {
            if (!answers.TryGetValue(room.Room, out var answer)) Refused(room, new ClientError(Broken()), socket);
            else if (answer.TryGetProperty("error", out var error)) Refused(room, ClientEnvelope.ErrorIn(error), socket);
            else Granted(room, answer, socket);
        }

        lock (_gate)
        {
            _outbox.Start(socket);
            _opened.TrySetResult();
        }

        Become(HubClientState.Open);
    }

    // Who has heard nothing for the server's time asks, and for half of that again waits for an answer.
    private async Task WatchAsync(ClientSocket socket, CancellationToken over)
    {
        try
        {
            while (true)
            {
                var after = _pingAfter > TimeSpan.Zero ? _pingAfter : _options.LongestBackOff;
                var left = after - socket.Silence;
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, _options.Time, over);
                    continue;
                }

                socket.Send(ClientEnvelope.Write("ping", 0, payload: null));
                await Task.Delay(after / 2, _options.Time, over);
                if (socket.Silence < after / 2) continue;
                socket.Abort();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
    }

    // The connection is gone: requests fail, publishes wait for the next one.
    private void Lose()
    {
        PendingRequest[] requests;
        lock (_gate)
        {
            _socket = null;
            ConnectionId = null;
            if (_opened.Task.IsCompleted) _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var subscription in _subscriptions.Values) subscription.Lose();
            _outbox.Stop();
            requests = [.. _requests.Values];
            _requests.Clear();
        }

        foreach (var request in requests) request.Fail(new ClientError(Broken(), IsLost: true));
        Become(HubClientState.Connecting);
    }

    // Wanted by the application, subscriptions just end.
    private void Close(HubException why, bool isWanted = false)
    {
        HubSubscription[] subscriptions;
        IReadOnlyList<PendingPublish> publishes;
        PendingRequest[] requests;
        lock (_gate)
        {
            if (_closedBy is not null) return;
            _closedBy = why;
            _socket = null;
            (subscriptions, publishes, requests) = ([.. _subscriptions.Values], _outbox.TakeAll(), [.. _requests.Values]);
            _subscriptions.Clear();
            _requests.Clear();
            _opened.TrySetException(why);
        }

        // Nobody may be waiting for it.
        _ = _opened.Task.Exception;
        foreach (var subscription in subscriptions)
        {
            if (isWanted) subscription.End();
            else subscription.Fail(why);
        }

        foreach (var publish in publishes) publish.Fail(why);
        foreach (var request in requests) request.Fail(new ClientError(why, IsLost: true));
        Become(HubClientState.Closed);
    }

    private void Become(HubClientState state)
    {
        if (State == state || State == HubClientState.Closed) return;
        State = state;
        Tell(_options.OnState, state);
    }
}
