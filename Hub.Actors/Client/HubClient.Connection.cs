using System.Net.WebSockets;
using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <content>The connection: made, kept alive, and made again.</content>
public sealed partial class HubClient
{
    private const string Subprotocol = "hub.v1";
    private static readonly TimeSpan SlowReturn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickReturn = TimeSpan.FromMilliseconds(200);

    private TimeSpan _pingAfter;
    private TimeSpan? _returnAfter;

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
            // What an application's callback throws would else be seen by nobody, and everybody wait for ever.
            Close(new HubException(CloseCodes.InternalError, $"The client has failed: {defect.Message}", isRetryable: false));
        }
    }

    private async Task StayConnectedAsync()
    {
        for (var attempt = 0; !_end.IsCancellationRequested; attempt++)
        {
            _returnAfter = null;
            var (code, reason, wasOpen) = await ConnectOnceAsync();
            if (wasOpen) attempt = 0;
            Lose();
            if (IsFinal(code))
            {
                Close(new HubException(code, $"The server has closed the connection for good: {code} {reason}", isRetryable: false));
                return;
            }

            try
            {
                await Task.Delay(WaitAfter(code, attempt), _options.Time, _end.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // docs/protocol.md, "Close codes".
    private static bool IsFinal(int code) => code is CloseCodes.Normal or 1002 or 1003 or 1007 or 1008 or 1009 or (>= 4000 and < 4100);

    private TimeSpan WaitAfter(int code, int attempt)
    {
        var jittered = Jitter(TimeSpan.FromTicks((long)Math.Min(_options.LongestBackOff.Ticks, _options.BackOff.Ticks * Math.Pow(2, attempt))));
        return code switch
        {
            >= 4100 and < 4200 => SlowReturn + jittered,
            >= 4200 and < 4300 => Jitter(QuickReturn),
            _ => _returnAfter ?? jittered,
        };
    }

    private TimeSpan Jitter(TimeSpan most) => most * _random.NextDouble();

    private async Task<(int Code, string Reason, bool WasOpen)> ConnectOnceAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using var web = new ClientWebSocket();
        web.Options.AddSubProtocol(Subprotocol);
        _options.Configure?.Invoke(web.Options);
        await using var socket = new ClientSocket(web, _options.Time);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            using var timer = new CancellationTokenSource(_options.RequestTimeout, _options.Time);
            await using var stop = timer.Token.Register(limit.Cancel);
            await web.ConnectAsync(_url, limit.Token);
            if (web.SubProtocol != Subprotocol) return (CloseCodes.ProtocolError, $"{_url} does not speak {Subprotocol}", false);
            var token = _options.Token is { } provide ? await provide(limit.Token) : null;
            SayHello(socket, token);
        }
        catch (Exception failed) when (failed is WebSocketException or OperationCanceledException or HttpRequestException or IOException)
        {
            return (CloseCodes.Abnormal, failed.Message, false);
        }

        var writing = socket.WriteAsync(over.Token);
        var watching = WatchAsync(socket, over.Token);
        while (await socket.ReadAsync(over.Token) is { } frame)
        {
            await TakeAsync(frame, socket, over.Token);
            socket.Heard();
        }

        await over.CancelAsync();
        await writing;
        await watching;
        return (socket.CloseCode, socket.CloseReason, State == HubClientState.Open);
    }

    private void SayHello(ClientSocket socket, string? token)
    {
        lock (_gate)
        {
            HubSubscription[] rooms = [.. _subscriptions.Values];
            _greeted = rooms;
            socket.Send(ClientEnvelope.Write("hello", 0, json =>
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
            }));
        }
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
        TaskCompletionSource<JsonElement>[] requests;
        lock (_gate)
        {
            _socket = null;
            ConnectionId = null;
            if (_opened.Task.IsCompleted) _opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            requests = [.. _requests.Values];
            _requests.Clear();
        }

        foreach (var request in requests) request.TrySetException(Broken());
        Become(HubClientState.Connecting);
    }

    private void Close(HubException why)
    {
        HubSubscription[] subscriptions;
        PendingPublish[] publishes;
        TaskCompletionSource<JsonElement>[] requests;
        lock (_gate)
        {
            if (_closedBy is not null) return;
            _closedBy = why;
            _socket = null;
            (subscriptions, publishes, requests) = ([.. _subscriptions.Values], [.. _publishes.Values], [.. _requests.Values]);
            _subscriptions.Clear();
            _publishes.Clear();
            _requests.Clear();
            _opened.TrySetException(why);
        }

        // Nobody may be waiting for it.
        _ = _opened.Task.Exception;
        foreach (var subscription in subscriptions)
        {
            if (why.Code == CloseCodes.Normal) subscription.End();
            else subscription.Fail(why);
        }

        foreach (var publish in publishes)
            publish.Outcome.TrySetException(publish.WasSent ? new HubException(ErrorCodes.OutcomeUnknown.Number, why.Message, isRetryable: true) : why);
        foreach (var request in requests) request.TrySetException(why);
        Become(HubClientState.Closed);
    }

    private void Become(HubClientState state)
    {
        if (State == state || State == HubClientState.Closed) return;
        State = state;
        _options.OnState?.Invoke(state);
    }
}
