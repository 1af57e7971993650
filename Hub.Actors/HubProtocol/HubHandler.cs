using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <summary>
/// One connection's side of hub.v1: takes its envelopes one after the other, in the order in which they came. What has to be waited for
/// before the next (who somebody is, what a policy says) keeps those behind it; what only has to be answered (history, calls) does not.
/// </summary>
internal sealed partial class HubHandler : OrderedHandler, IDisposable
{
    // A thousand in a row that cannot be understood come from a program that will never do better.
    private const int MaxMistakes = 1_000;

    private const string NoAnswer = "The room does not answer";

    private readonly HubServer _server;
    private readonly IRateLimiter _limiter;
    private readonly PublishAnswers _answers;

    // The one room that the route leads into; null for all of them.
    private readonly HubRoomRoute? _route;

    // Signalled when the connection has ended. Made with it, for a signal that comes late must find it.
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _gone;

    private bool _saidHello;
    private int _mistakes;

    public HubHandler(Connection connection, IActorRef actor, HubServer server, IRateLimiter limiter, HubRoomRoute? route = null)
        : base(connection, actor)
    {
        _server = server;
        _limiter = limiter;
        _route = route;
        _answers = new PublishAnswers(connection.Outbound);
        _gone = _end.Token;
    }

    // A token is required, and has not come yet.
    private bool IsUnknown => Connection.Plan.HelloTimeout is not null && Connection.Identity.Principal is null;

    public override void Closing(CloseStatus status)
    {
        base.Closing(status);
        _end.Cancel();
    }

    public void Closed(CloseStatus status, bool wasClean) => Dispose();

    public void Dispose() => _end.Dispose();

    // Processes envelopes until there are no more, or one has to be waited for; that one is taken from the text too.
    protected override Task? ProcessAsync(MessageKind kind, ref ReadOnlyMemory<byte> payload)
    {
        if (kind == MessageKind.Binary)
        {
            Close(CloseCodes.BinaryRefused);
            return null;
        }

        while (!IsClosing && !payload.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            var isJson = RequestJson.TryReadFirst<HubRequest>(payload, ReadType, out var envelope);
            payload = envelope.Rest;
            var pending = ProcessAsync(envelope, isJson);
            if (!pending.IsCompletedSuccessfully) return pending.AsTask();
        }

        return null;
    }

    private ValueTask ProcessAsync(RequestEnvelope<HubRequest> envelope, bool isJson)
    {
        var id = envelope.Id;
        if (isJson && envelope.Type == HubRequest.Ping)
        {
            Connection.Outbound.Deliver(HubReplies.Pong(id.Span));
            return default;
        }

        switch (_limiter.Admit())
        {
            case Admission.Refused:
                Connection.Metrics.RateLimited(HubMetrics.EnvelopesLimit);
                Connection.Outbound.Deliver(HubReplies.Error(
                    ErrorCodes.RateLimited, "Rate limit exceeded", id.Span, (long)Math.Ceiling(_limiter.RetryAfter.TotalMilliseconds)));
                return default;
            case Admission.Exhausted:
                Close(CloseCodes.RateLimited);
                return default;
        }

        if (!isJson) return MistakenAsync(ErrorCodes.BadRequest, "Not JSON, or deeper than 64 levels", id);
        if (!envelope.IsObject) return MistakenAsync(ErrorCodes.BadRequest, "An envelope must be an object", id);
        if (envelope.Type == HubRequest.Unknown) return MistakenAsync(ErrorCodes.UnknownType, "Unknown type", id);
        if (IsUnknown && envelope.Type != HubRequest.Hello) return RefuseAsync(ErrorCodes.Unauthorized, "A token is required: send hello first", id);

        var payload = RequestPayload.Read(envelope.Payload);
        return envelope.Type switch
        {
            HubRequest.Hello => HelloAsync(payload, id),
            HubRequest.Auth => AuthenticateAsync(payload, id),
            HubRequest.Subscribe => SubscribeAsync(payload, id),
            HubRequest.Unsubscribe => UnsubscribeAsync(payload, id),
            HubRequest.Publish => PublishAsync(payload, id),
            HubRequest.History => HistoryAsync(payload, id),
            HubRequest.Presence => PresenceAsync(payload, id),
            HubRequest.SetPresence => SetPresenceAsync(payload, id),
            _ => CallAsync(payload, id),
        };
    }

    private ValueTask RefuseAsync(ErrorCode code, string message, ReadOnlyMemory<byte> id)
    {
        _mistakes = 0;
        Connection.Outbound.Deliver(HubReplies.Error(code, message, id.Span));
        return default;
    }

    // Of those that can never succeed only so many are answered.
    private ValueTask MistakenAsync(ErrorCode code, string message, ReadOnlyMemory<byte> id)
    {
        if (++_mistakes >= MaxMistakes) Close(CloseCodes.ErrorsExhausted);
        else Connection.Outbound.Deliver(HubReplies.Error(code, message, id.Span));
        return default;
    }

    private ValueTask MistakenAsync(string problem, ReadOnlyMemory<byte> id) => MistakenAsync(ErrorCodes.BadRequest, problem, id);

    // What is answered whenever it is ready; until then it counts as on the way.
    private void Answer(ReadOnlyMemory<byte> id, Func<byte[], CancellationToken, Task<Frame>> answer)
    {
        _mistakes = 0;
        Connection.Credit.Take(id.Length);
        _ = AnswerAsync(id.ToArray()).PipeTo(Actor, failure: cause => new ConnectionFailed(cause));

        async Task AnswerAsync(byte[] kept)
        {
            try
            {
                Connection.Outbound.Deliver(await answer(kept, _gone));
            }
            catch (AskTimeoutException)
            {
                Connection.Outbound.Deliver(HubReplies.Error(ErrorCodes.NotAvailable, NoAnswer, kept));
            }
            catch (HubException refused)
            {
                Connection.Outbound.Deliver(HubReplies.Error(ErrorCodes.NotAvailable, refused.Message, kept));
            }
            catch (OperationCanceledException) when (IsClosing)
            {
                // Nobody waits for it any more.
            }
            finally
            {
                Connection.Credit.Return(kept.Length);
            }
        }
    }

    private static HubRequest ReadType(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? HubRequest.Unknown
        : RequestJson.IsText(ref reader, "publish"u8) ? HubRequest.Publish
        : RequestJson.IsText(ref reader, "ping"u8) ? HubRequest.Ping
        : RequestJson.IsText(ref reader, "subscribe"u8) ? HubRequest.Subscribe
        : RequestJson.IsText(ref reader, "unsubscribe"u8) ? HubRequest.Unsubscribe
        : RequestJson.IsText(ref reader, "history"u8) ? HubRequest.History
        : RequestJson.IsText(ref reader, "presence"u8) ? HubRequest.Presence
        : RequestJson.IsText(ref reader, "presence.set"u8) ? HubRequest.SetPresence
        : RequestJson.IsText(ref reader, "rpc"u8) ? HubRequest.Rpc
        : RequestJson.IsText(ref reader, "hello"u8) ? HubRequest.Hello
        : RequestJson.IsText(ref reader, "auth"u8) ? HubRequest.Auth
        : HubRequest.Unknown;
}
